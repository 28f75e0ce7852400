/** Types of LTE RRC messages, in the language of src/formats/uper/syntax.ts. */

/**
 * 3GPP TS 36.331 section 6, by way of the structure that Wireshark 4.0 has. Only what leads to a component that somebody reads: whatever stands
 * behind the last of them in a message is `stop`.
 */
export const LTE_RRC_TYPES = `
BCCH-BCH-Message = { message MasterInformationBlock }
MasterInformationBlock = { dl-Bandwidth (n6 n15 n25 n50 n75 n100), phich-Config PHICH-Config, systemFrameNumber bits 8,
  schedulingInfoSIB1-BR-r13 stop, systemInfoUnchanged-BR-r15 stop, partEARFCN-17 stop, spare stop }
PHICH-Config = { phich-Duration (normal extended), phich-Resource (oneSixth half one two) }
BCCH-DL-SCH-Message = { message BCCH-DL-SCH-MessageType }
BCCH-DL-SCH-MessageType = < c1 < systemInformation stop, systemInformationBlockType1 SystemInformationBlockType1 >,
  messageClassExtension stop >
SystemInformationBlockType1 = { cellAccessRelatedInfo { plmn-IdentityList [1..6] PLMN-IdentityInfo, trackingAreaCode bits 16,
  cellIdentity bits 28, cellBarred (barred notBarred), intraFreqReselection (allowed notAllowed), csg-Indication bool, csg-Identity?
  bits 27 }, cellSelectionInfo { q-RxLevMin -70..-22, q-RxLevMinOffset? 1..8 }, p-Max? -30..33, freqBandIndicator 1..64,
  schedulingInfoList stop, tdd-Config? stop, si-WindowLength stop, systemInfoValueTag stop, nonCriticalExtension? stop }
PLMN-IdentityInfo = { plmn-Identity PLMN-Identity, cellReservedForOperatorUse (reserved notReserved) }
PLMN-Identity = { mcc? [3] 0..9, mnc [2..3] 0..9 }
TDD-Config = { subframeAssignment (sa0 sa1 sa2 sa3 sa4 sa5 sa6), specialSubframePatterns (ssp0 ssp1 ssp2 ssp3 ssp4 ssp5 ssp6 ssp7
  ssp8) }
PCCH-Message = { message PCCH-MessageType }
PCCH-MessageType = < c1 < paging Paging >, messageClassExtension stop >
Paging = { pagingRecordList? [1..16] PagingRecord, systemInfoModification? (true), etws-Indication? (true), nonCriticalExtension?
  stop }
PagingRecord = { ue-Identity PagingUE-Identity, cn-Domain (ps cs), ... }
PagingUE-Identity = < s-TMSI S-TMSI, imsi [6..21] 0..9, ... >
S-TMSI = { mmec bits 8, m-TMSI bits 32 }
DL-CCCH-Message = { message DL-CCCH-MessageType }
DL-CCCH-MessageType = < c1 < rrcConnectionReestablishment stop, rrcConnectionReestablishmentReject stop, rrcConnectionReject
  RRCConnectionReject, rrcConnectionSetup stop >, messageClassExtension stop >
RRCConnectionReject = { criticalExtensions < c1 < rrcConnectionReject-r8 RRCConnectionReject-r8-IEs, spare3 stop, spare2 stop,
  spare1 stop >, criticalExtensionsFuture stop > }
RRCConnectionReject-r8-IEs = { waitTime 1..16, nonCriticalExtension? stop }
DL-DCCH-Message = { message DL-DCCH-MessageType }
DL-DCCH-MessageType = < c1 < csfbParametersResponseCDMA2000 stop, dlInformationTransfer DLInformationTransfer,
  handoverFromEUTRAPreparationRequest stop, mobilityFromEUTRACommand MobilityFromEUTRACommand, rrcConnectionReconfiguration
  RRCConnectionReconfiguration, rrcConnectionRelease RRCConnectionRelease, securityModeCommand SecurityModeCommand,
  ueCapabilityEnquiry stop, counterCheck stop, ueInformationRequest-r9 stop, loggedMeasurementConfiguration-r10 stop,
  rnReconfiguration-r10 stop, rrcConnectionResume-r13 stop, dlDedicatedMessageSegment-r16 stop, spare2 stop, spare1 stop >,
  messageClassExtension stop >
DLInformationTransfer = { rrc-TransactionIdentifier 0..3, criticalExtensions < c1 < dlInformationTransfer-r8
  DLInformationTransfer-r8-IEs, dlInformationTransfer-r15 stop, spare2 stop, spare1 stop >, criticalExtensionsFuture stop > }
DLInformationTransfer-r8-IEs = { dedicatedInfoType < dedicatedInfoNAS octets, dedicatedInfoCDMA2000-1XRTT octets,
  dedicatedInfoCDMA2000-HRPD octets >, nonCriticalExtension? stop }
MobilityFromEUTRACommand = { rrc-TransactionIdentifier 0..3, criticalExtensions < c1 < mobilityFromEUTRACommand-r8
  MobilityFromEUTRACommand-r8-IEs, mobilityFromEUTRACommand-r9 MobilityFromEUTRACommand-r9-IEs, spare2 stop, spare1 stop >,
  criticalExtensionsFuture stop > }
MobilityFromEUTRACommand-r8-IEs = { cs-FallbackIndicator bool, purpose < handover Handover, cellChangeOrder CellChangeOrder >,
  nonCriticalExtension? stop }
Handover = { targetRAT-Type (utra geran cdma2000-1XRTT cdma2000-HRPD nr eutra spare2 spare1 ...), targetRAT-MessageContainer stop,
  nas-SecurityParamFromEUTRA? stop, systemInformation? stop }
SI-OrPSI-GERAN = < si [1..10] octets 1..23, psi [1..10] octets 1..23 >
CellChangeOrder = { t304 (ms100 ms200 ms500 ms1000 ms2000 ms4000 ms8000 ms10000-v1310), targetRAT-Type < geran { physCellId
  PhysCellIdGERAN, carrierFreq CarrierFreqGERAN, networkControlOrder? bits 2, systemInformation? SI-OrPSI-GERAN }, ... > }
PhysCellIdGERAN = { networkColourCode bits 3, baseStationColourCode bits 3 }
CarrierFreqGERAN = { arfcn 0..1023, bandIndicator BandIndicatorGERAN }
BandIndicatorGERAN = (dcs1800 pcs1900)
MobilityFromEUTRACommand-r9-IEs = { cs-FallbackIndicator bool, purpose < handover Handover, cellChangeOrder CellChangeOrder,
  e-CSFB-r9 stop, ... >, nonCriticalExtension? stop }
RRCConnectionReconfiguration = { rrc-TransactionIdentifier 0..3, criticalExtensions < c1 < rrcConnectionReconfiguration-r8
  RRCConnectionReconfiguration-r8-IEs, spare7 stop, spare6 stop, spare5 stop, spare4 stop, spare3 stop, spare2 stop, spare1 stop >,
  criticalExtensionsFuture stop > }
RRCConnectionReconfiguration-r8-IEs = { measConfig? MeasConfig, mobilityControlInfo? MobilityControlInfo, dedicatedInfoNASList?
  [1..11] octets, radioResourceConfigDedicated? stop, securityConfigHO? stop, nonCriticalExtension? stop }
MeasConfig = { measObjectToRemoveList? [1..32] 1..32, measObjectToAddModList? [1..32] MeasObjectToAddMod, reportConfigToRemoveList?
  [1..32] 1..32, reportConfigToAddModList? [1..32] ReportConfigToAddMod, measIdToRemoveList? [1..32] 1..32, measIdToAddModList?
  [1..32] MeasIdToAddMod, quantityConfig? QuantityConfig, measGapConfig? MeasGapConfig, s-Measure? 0..97, preRegistrationInfoHRPD?
  PreRegistrationInfoHRPD, speedStatePars? < release null, setup { mobilityStateParameters MobilityStateParameters, timeToTrigger-SF
  SpeedStateScaleFactors } >, ... }
MeasObjectToAddMod = { measObjectId 1..32, measObject < measObjectEUTRA MeasObjectEUTRA, measObjectUTRA MeasObjectUTRA,
  measObjectGERAN MeasObjectGERAN, measObjectCDMA2000 MeasObjectCDMA2000, ... > }
MeasObjectEUTRA = { carrierFreq 0..65535, allowedMeasBandwidth AllowedMeasBandwidth, presenceAntennaPort1 bool, neighCellConfig bits
  2, offsetFreq? Q-OffsetRange, cellsToRemoveList? [1..32] 1..32, cellsToAddModList? [1..32] CellsToAddMod,
  excludedCellsToRemoveList? [1..32] 1..32, excludedCellsToAddModList? [1..32] ExcludedCellsToAddMod, cellForWhichToReportCGI?
  0..503, ... }
AllowedMeasBandwidth = (mbw6 mbw15 mbw25 mbw50 mbw75 mbw100)
Q-OffsetRange = (dB-24 dB-22 dB-20 dB-18 dB-16 dB-14 dB-12 dB-10 dB-8 dB-6 dB-5 dB-4 dB-3 dB-2 dB-1 dB0 dB1 dB2 dB3 dB4 dB5 dB6 dB8
  dB10 dB12 dB14 dB16 dB18 dB20 dB22 dB24)
CellsToAddMod = { cellIndex 1..32, physCellId 0..503, cellIndividualOffset Q-OffsetRange }
ExcludedCellsToAddMod = { cellIndex 1..32, physCellIdRange PhysCellIdRange }
PhysCellIdRange = { start 0..503, range? (n4 n8 n12 n16 n24 n32 n48 n64 n84 n96 n128 n168 n252 n504 spare2 spare1) }
MeasObjectUTRA = { carrierFreq 0..16383, offsetFreq? -15..15, cellsToRemoveList? [1..32] 1..32, cellsToAddModList? <
  cellsToAddModListUTRA-FDD [1..32] CellsToAddModUTRA-FDD, cellsToAddModListUTRA-TDD [1..32] CellsToAddModUTRA-TDD >,
  cellForWhichToReportCGI? < utra-FDD 0..511, utra-TDD 0..127 >, ... }
CellsToAddModUTRA-FDD = { cellIndex 1..32, physCellId 0..511 }
CellsToAddModUTRA-TDD = { cellIndex 1..32, physCellId 0..127 }
MeasObjectGERAN = { carrierFreqs CarrierFreqsGERAN, offsetFreq? -15..15, ncc-Permitted? bits 8, cellForWhichToReportCGI?
  PhysCellIdGERAN, ... }
CarrierFreqsGERAN = { startingARFCN 0..1023, bandIndicator BandIndicatorGERAN, followingARFCNs < explicitListOfARFCNs [0..31]
  0..1023, equallySpacedARFCNs { arfcn-Spacing 1..8, numberOfFollowingARFCNs 0..31 }, variableBitMapOfARFCNs octets 1..16 > }
MeasObjectCDMA2000 = { cdma2000-Type CDMA2000-Type, carrierFreq CarrierFreqCDMA2000, searchWindowSize? 0..15, offsetFreq? -15..15,
  cellsToRemoveList? [1..32] 1..32, cellsToAddModList? [1..32] CellsToAddModCDMA2000, cellForWhichToReportCGI? 0..511, ... }
CDMA2000-Type = (type1XRTT typeHRPD)
CarrierFreqCDMA2000 = { bandClass BandclassCDMA2000, arfcn 0..2047 }
BandclassCDMA2000 = (bc0 bc1 bc2 bc3 bc4 bc5 bc6 bc7 bc8 bc9 bc10 bc11 bc12 bc13 bc14 bc15 bc16 bc17 bc18-v9a0 bc19-v9a0 bc20-v9a0
  bc21-v9a0 spare10 spare9 spare8 spare7 spare6 spare5 spare4 spare3 spare2 spare1 ...)
CellsToAddModCDMA2000 = { cellIndex 1..32, physCellId 0..511 }
ReportConfigToAddMod = { reportConfigId 1..32, reportConfig < reportConfigEUTRA ReportConfigEUTRA, reportConfigInterRAT
  ReportConfigInterRAT > }
ReportConfigEUTRA = { triggerType < event { eventId < eventA1 { a1-Threshold ThresholdEUTRA }, eventA2 { a2-Threshold ThresholdEUTRA
  }, eventA3 { a3-Offset -30..30, reportOnLeave bool }, eventA4 { a4-Threshold ThresholdEUTRA }, eventA5 { a5-Threshold1
  ThresholdEUTRA, a5-Threshold2 ThresholdEUTRA }, ... >, hysteresis 0..30, timeToTrigger TimeToTrigger }, periodical { purpose
  (reportStrongestCells reportCGI) } >, triggerQuantity (rsrp rsrq), reportQuantity (sameAsTriggerQuantity both), maxReportCells
  1..8, reportInterval ReportInterval, reportAmount (r1 r2 r4 r8 r16 r32 r64 infinity), ... }
ThresholdEUTRA = < threshold-RSRP 0..97, threshold-RSRQ 0..34 >
TimeToTrigger = (ms0 ms40 ms64 ms80 ms100 ms128 ms160 ms256 ms320 ms480 ms512 ms640 ms1024 ms1280 ms2560 ms5120)
ReportInterval = (ms120 ms240 ms480 ms640 ms1024 ms2048 ms5120 ms10240 min1 min6 min12 min30 min60 spare3 spare2 spare1)
ReportConfigInterRAT = { triggerType < event { eventId < eventB1 { b1-Threshold < b1-ThresholdUTRA ThresholdUTRA, b1-ThresholdGERAN
  0..63, b1-ThresholdCDMA2000 0..63 > }, eventB2 { b2-Threshold1 ThresholdEUTRA, b2-Threshold2 < b2-Threshold2UTRA ThresholdUTRA,
  b2-Threshold2GERAN 0..63, b2-Threshold2CDMA2000 0..63 > }, ... >, hysteresis 0..30, timeToTrigger TimeToTrigger }, periodical {
  purpose (reportStrongestCells reportStrongestCellsForSON reportCGI) } >, maxReportCells 1..8, reportInterval ReportInterval,
  reportAmount (r1 r2 r4 r8 r16 r32 r64 infinity), ... }
ThresholdUTRA = < utra-RSCP -5..91, utra-EcN0 0..49 >
MeasIdToAddMod = { measId 1..32, measObjectId 1..32, reportConfigId 1..32 }
QuantityConfig = { quantityConfigEUTRA? QuantityConfigEUTRA, quantityConfigUTRA? QuantityConfigUTRA, quantityConfigGERAN?
  QuantityConfigGERAN, quantityConfigCDMA2000? QuantityConfigCDMA2000, ... }
QuantityConfigEUTRA = { filterCoefficientRSRP? FilterCoefficient, filterCoefficientRSRQ? FilterCoefficient }
FilterCoefficient = (fc0 fc1 fc2 fc3 fc4 fc5 fc6 fc7 fc8 fc9 fc11 fc13 fc15 fc17 fc19 spare1 ...)
QuantityConfigUTRA = { measQuantityUTRA-FDD (cpich-RSCP cpich-EcN0), measQuantityUTRA-TDD (pccpch-RSCP), filterCoefficient?
  FilterCoefficient }
QuantityConfigGERAN = { measQuantityGERAN (rssi), filterCoefficient? FilterCoefficient }
QuantityConfigCDMA2000 = { measQuantityCDMA2000 (pilotStrength pilotPnPhaseAndPilotStrength) }
MeasGapConfig = < release null, setup { gapOffset < gp0 0..39, gp1 0..79, ... > } >
PreRegistrationInfoHRPD = { preRegistrationAllowed bool, preRegistrationZoneId? 0..255, secondaryPreRegistrationZoneIdList? [1..2]
  0..255 }
MobilityStateParameters = { t-Evaluation (s30 s60 s120 s180 s240 spare3 spare2 spare1), t-HystNormal (s30 s60 s120 s180 s240 spare3
  spare2 spare1), n-CellChangeMedium 1..16, n-CellChangeHigh 1..16 }
SpeedStateScaleFactors = { sf-Medium (oDot25 oDot5 oDot75 lDot0), sf-High (oDot25 oDot5 oDot75 lDot0) }
MobilityControlInfo = { targetPhysCellId 0..503, carrierFreq? CarrierFreqEUTRA, carrierBandwidth? CarrierBandwidthEUTRA,
  additionalSpectrumEmission? 1..32, t304 (ms50 ms100 ms150 ms200 ms500 ms1000 ms2000 ms10000-v1310), newUE-Identity bits 16,
  radioResourceConfigCommon RadioResourceConfigCommon, rach-ConfigDedicated? RACH-ConfigDedicated, ... }
CarrierFreqEUTRA = { dl-CarrierFreq 0..65535, ul-CarrierFreq? 0..65535 }
CarrierBandwidthEUTRA = { dl-Bandwidth (n6 n15 n25 n50 n75 n100 spare10 spare9 spare8 spare7 spare6 spare5 spare4 spare3 spare2
  spare1), ul-Bandwidth? (n6 n15 n25 n50 n75 n100 spare10 spare9 spare8 spare7 spare6 spare5 spare4 spare3 spare2 spare1) }
RadioResourceConfigCommon = { rach-ConfigCommon? RACH-ConfigCommon, prach-Config PRACH-Config, pdsch-ConfigCommon?
  PDSCH-ConfigCommon, pusch-ConfigCommon PUSCH-ConfigCommon, phich-Config? PHICH-Config, pucch-ConfigCommon? PUCCH-ConfigCommon,
  soundingRS-UL-ConfigCommon? SoundingRS-UL-ConfigCommon, uplinkPowerControlCommon? UplinkPowerControlCommon, antennaInfoCommon?
  AntennaInfoCommon, p-Max? -30..33, tdd-Config? TDD-Config, ul-CyclicPrefixLength UL-CyclicPrefixLength, ... }
RACH-ConfigCommon = { preambleInfo { numberOfRA-Preambles (n4 n8 n12 n16 n20 n24 n28 n32 n36 n40 n44 n48 n52 n56 n60 n64),
  preamblesGroupAConfig? { sizeOfRA-PreamblesGroupA (n4 n8 n12 n16 n20 n24 n28 n32 n36 n40 n44 n48 n52 n56 n60), messageSizeGroupA
  (b56 b144 b208 b256), messagePowerOffsetGroupB (minusinfinity dB0 dB5 dB8 dB10 dB12 dB15 dB18), ... } }, powerRampingParameters
  PowerRampingParameters, ra-SupervisionInfo { preambleTransMax PreambleTransMax, ra-ResponseWindowSize (sf2 sf3 sf4 sf5 sf6 sf7 sf8
  sf10), mac-ContentionResolutionTimer (sf8 sf16 sf24 sf32 sf40 sf48 sf56 sf64) }, maxHARQ-Msg3Tx 1..8, ... }
PowerRampingParameters = { powerRampingStep (dB0 dB2 dB4 dB6), preambleInitialReceivedTargetPower (dBm-120 dBm-118 dBm-116 dBm-114
  dBm-112 dBm-110 dBm-108 dBm-106 dBm-104 dBm-102 dBm-100 dBm-98 dBm-96 dBm-94 dBm-92 dBm-90) }
PreambleTransMax = (n3 n4 n5 n6 n7 n8 n10 n20 n50 n100 n200)
PRACH-Config = { rootSequenceIndex 0..837, prach-ConfigInfo? PRACH-ConfigInfo }
PRACH-ConfigInfo = { prach-ConfigIndex 0..63, highSpeedFlag bool, zeroCorrelationZoneConfig 0..15, prach-FreqOffset 0..94 }
PDSCH-ConfigCommon = { referenceSignalPower -60..50, p-b 0..3 }
PUSCH-ConfigCommon = { pusch-ConfigBasic { n-SB 1..4, hoppingMode (interSubFrame intraAndInterSubFrame), pusch-HoppingOffset 0..98,
  enable64QAM bool }, ul-ReferenceSignalsPUSCH UL-ReferenceSignalsPUSCH }
UL-ReferenceSignalsPUSCH = { groupHoppingEnabled bool, groupAssignmentPUSCH 0..29, sequenceHoppingEnabled bool, cyclicShift 0..7 }
PUCCH-ConfigCommon = { deltaPUCCH-Shift (ds1 ds2 ds3), nRB-CQI 0..98, nCS-AN 0..7, n1PUCCH-AN 0..2047 }
SoundingRS-UL-ConfigCommon = < release null, setup { srs-BandwidthConfig (bw0 bw1 bw2 bw3 bw4 bw5 bw6 bw7), srs-SubframeConfig (sc0
  sc1 sc2 sc3 sc4 sc5 sc6 sc7 sc8 sc9 sc10 sc11 sc12 sc13 sc14 sc15), ackNackSRS-SimultaneousTransmission bool, srs-MaxUpPts? (true)
  } >
UplinkPowerControlCommon = { p0-NominalPUSCH -126..24, alpha Alpha-r12, p0-NominalPUCCH -127..-96, deltaFList-PUCCH
  DeltaFList-PUCCH, deltaPreambleMsg3 -1..6 }
Alpha-r12 = (al0 al04 al05 al06 al07 al08 al09 al1)
DeltaFList-PUCCH = { deltaF-PUCCH-Format1 (deltaF-2 deltaF0 deltaF2), deltaF-PUCCH-Format1b (deltaF1 deltaF3 deltaF5),
  deltaF-PUCCH-Format2 (deltaF-2 deltaF0 deltaF1 deltaF2), deltaF-PUCCH-Format2a (deltaF-2 deltaF0 deltaF2), deltaF-PUCCH-Format2b
  (deltaF-2 deltaF0 deltaF2) }
AntennaInfoCommon = { antennaPortsCount (an1 an2 an4 spare1) }
UL-CyclicPrefixLength = (len1 len2)
RACH-ConfigDedicated = { ra-PreambleIndex 0..63, ra-PRACH-MaskIndex 0..15 }
RRCConnectionRelease = { rrc-TransactionIdentifier 0..3, criticalExtensions < c1 < rrcConnectionRelease-r8
  RRCConnectionRelease-r8-IEs, spare3 stop, spare2 stop, spare1 stop >, criticalExtensionsFuture stop > }
RRCConnectionRelease-r8-IEs = { releaseCause ReleaseCause, redirectedCarrierInfo? RedirectedCarrierInfo,
  idleModeMobilityControlInfo? stop, nonCriticalExtension? stop }
ReleaseCause = (loadBalancingTAUrequired other cs-FallbackHighPriority-v1020 rrc-Suspend-v1320)
RedirectedCarrierInfo = < eutra 0..65535, geran CarrierFreqsGERAN, utra-FDD 0..16383, utra-TDD 0..16383, cdma2000-HRPD
  CarrierFreqCDMA2000, cdma2000-1xRTT CarrierFreqCDMA2000, ... >
SecurityModeCommand = { rrc-TransactionIdentifier 0..3, criticalExtensions < c1 < securityModeCommand-r8 SecurityModeCommand-r8-IEs,
  spare3 stop, spare2 stop, spare1 stop >, criticalExtensionsFuture stop > }
SecurityModeCommand-r8-IEs = { securityConfigSMC SecurityConfigSMC, nonCriticalExtension? stop }
SecurityConfigSMC = { securityAlgorithmConfig SecurityAlgorithmConfig, ... }
SecurityAlgorithmConfig = { cipheringAlgorithm CipheringAlgorithm-r12, integrityProtAlgorithm (eia0-v920 eia1 eia2 eia3-v1130 spare4
  spare3 spare2 spare1 ...) }
CipheringAlgorithm-r12 = (eea0 eea1 eea2 eea3-v1130 spare4 spare3 spare2 spare1 ...)
UL-CCCH-Message = { message UL-CCCH-MessageType }
UL-CCCH-MessageType = < c1 < rrcConnectionReestablishmentRequest RRCConnectionReestablishmentRequest, rrcConnectionRequest
  RRCConnectionRequest >, messageClassExtension stop >
RRCConnectionReestablishmentRequest = { criticalExtensions < rrcConnectionReestablishmentRequest-r8
  RRCConnectionReestablishmentRequest-r8-IEs, criticalExtensionsFuture stop > }
RRCConnectionReestablishmentRequest-r8-IEs = { ue-Identity ReestabUE-Identity, reestablishmentCause ReestablishmentCause, spare stop
  }
ReestabUE-Identity = { c-RNTI bits 16, physCellId 0..503, shortMAC-I bits 16 }
ReestablishmentCause = (reconfigurationFailure handoverFailure otherFailure spare1)
RRCConnectionRequest = { criticalExtensions < rrcConnectionRequest-r8 RRCConnectionRequest-r8-IEs, rrcConnectionRequest-r15
  RRCConnectionRequest-5GC-r15-IEs > }
RRCConnectionRequest-r8-IEs = { ue-Identity InitialUE-Identity, establishmentCause EstablishmentCause, spare stop }
InitialUE-Identity = < s-TMSI S-TMSI, randomValue bits 40 >
EstablishmentCause = (emergency highPriorityAccess mt-Access mo-Signalling mo-Data delayTolerantAccess-v1020 mo-VoiceCall-v1280
  spare1)
RRCConnectionRequest-5GC-r15-IEs = { ue-Identity InitialUE-Identity-5GC, establishmentCause EstablishmentCause-5GC, spare stop }
InitialUE-Identity-5GC = < ng-5G-S-TMSI-Part1 bits 40, randomValue bits 40 >
EstablishmentCause-5GC = (emergency highPriorityAccess mt-Access mo-Signalling mo-Data mo-VoiceCall spare2 spare1)
UL-DCCH-Message = { message UL-DCCH-MessageType }
UL-DCCH-MessageType = < c1 < csfbParametersRequestCDMA2000 stop, measurementReport MeasurementReport,
  rrcConnectionReconfigurationComplete stop, rrcConnectionReestablishmentComplete stop, rrcConnectionSetupComplete
  RRCConnectionSetupComplete, securityModeComplete stop, securityModeFailure stop, ueCapabilityInformation stop,
  ulHandoverPreparationTransfer stop, ulInformationTransfer ULInformationTransfer, counterCheckResponse stop,
  ueInformationResponse-r9 stop, proximityIndication-r9 stop, rnReconfigurationComplete-r10 stop, mbmsCountingResponse-r10 stop,
  interFreqRSTDMeasurementIndication-r10 stop >, messageClassExtension stop >
MeasurementReport = { criticalExtensions < c1 < measurementReport-r8 MeasurementReport-r8-IEs, spare7 stop, spare6 stop, spare5
  stop, spare4 stop, spare3 stop, spare2 stop, spare1 stop >, criticalExtensionsFuture stop > }
MeasurementReport-r8-IEs = { measResults MeasResults, nonCriticalExtension? stop }
MeasResults = { measId 1..32, measResultPCell { rsrpResult 0..97, rsrqResult 0..34 }, measResultNeighCells? < measResultListEUTRA
  [1..8] MeasResultEUTRA, measResultListUTRA [1..8] MeasResultUTRA, measResultListGERAN [1..8] MeasResultGERAN, measResultsCDMA2000
  MeasResultsCDMA2000, ... >, ... }
MeasResultEUTRA = { physCellId 0..503, cgi-Info? { cellGlobalId CellGlobalIdEUTRA, trackingAreaCode bits 16, plmn-IdentityList?
  [1..5] PLMN-Identity }, measResult { rsrpResult? 0..97, rsrqResult? 0..34, ... } }
CellGlobalIdEUTRA = { plmn-Identity PLMN-Identity, cellIdentity bits 28 }
MeasResultUTRA = { physCellId < fdd 0..511, tdd 0..127 >, cgi-Info? { cellGlobalId CellGlobalIdUTRA, locationAreaCode? bits 16,
  routingAreaCode? bits 8, plmn-IdentityList? [1..5] PLMN-Identity }, measResult { utra-RSCP? -5..91, utra-EcN0? 0..49, ... } }
CellGlobalIdUTRA = { plmn-Identity PLMN-Identity, cellIdentity bits 28 }
MeasResultGERAN = { carrierFreq CarrierFreqGERAN, physCellId PhysCellIdGERAN, cgi-Info? { cellGlobalId CellGlobalIdGERAN,
  routingAreaCode? bits 8 }, measResult { rssi 0..63, ... } }
CellGlobalIdGERAN = { plmn-Identity PLMN-Identity, locationAreaCode bits 16, cellIdentity bits 16 }
MeasResultsCDMA2000 = { preRegistrationStatusHRPD bool, measResultListCDMA2000 [1..8] MeasResultCDMA2000 }
MeasResultCDMA2000 = { physCellId 0..511, cgi-Info? CellGlobalIdCDMA2000, measResult { pilotPnPhase? 0..32767, pilotStrength 0..63,
  ... } }
CellGlobalIdCDMA2000 = < cellGlobalId1XRTT bits 47, cellGlobalIdHRPD bits 128 >
RRCConnectionSetupComplete = { rrc-TransactionIdentifier 0..3, criticalExtensions < c1 < rrcConnectionSetupComplete-r8
  RRCConnectionSetupComplete-r8-IEs, spare3 stop, spare2 stop, spare1 stop >, criticalExtensionsFuture stop > }
RRCConnectionSetupComplete-r8-IEs = { selectedPLMN-Identity 1..6, registeredMME? RegisteredMME, dedicatedInfoNAS octets,
  nonCriticalExtension? stop }
RegisteredMME = { plmn-Identity? PLMN-Identity, mmegi bits 16, mmec bits 8 }
ULInformationTransfer = { criticalExtensions < c1 < ulInformationTransfer-r8 ULInformationTransfer-r8-IEs, ulInformationTransfer-r16
  stop, spare2 stop, spare1 stop >, criticalExtensionsFuture stop > }
ULInformationTransfer-r8-IEs = { dedicatedInfoType < dedicatedInfoNAS octets, dedicatedInfoCDMA2000-1XRTT octets,
  dedicatedInfoCDMA2000-HRPD octets >, nonCriticalExtension? stop }
`;
