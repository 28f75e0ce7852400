/** Types of UMTS RRC messages, in the language of src/formats/uper/syntax.ts. */

/**
 * 3GPP TS 25.331 section 11, by way of the structure that Wireshark 4.0 has. Only what leads to a component that somebody reads: whatever stands
 * behind the last of them in a message is `stop`.
 */
export const UMTS_RRC_TYPES = `
BCCH-BCH-Message = { message SystemInformation-BCH }
SystemInformation-BCH = { sfn-Prime 0..2047, payload < noSegment null, firstSegment FirstSegment, subsequentSegment
  SubsequentSegment, lastSegmentShort LastSegmentShort, lastAndFirst { lastSegmentShort LastSegmentShort, firstSegment
  FirstSegmentShort }, lastAndComplete { lastSegmentShort LastSegmentShort, completeSIB-List [1..16] CompleteSIBshort },
  lastAndCompleteAndFirst { lastSegmentShort LastSegmentShort, completeSIB-List [1..16] CompleteSIBshort, firstSegment
  FirstSegmentShort }, completeSIB-List [1..16] CompleteSIBshort, completeAndFirst { completeSIB-List [1..16] CompleteSIBshort,
  firstSegment FirstSegmentShort }, completeSIB CompleteSIB, lastSegment LastSegment, spare5 null, spare4 null, spare3 null, spare2
  null, spare1 null > }
FirstSegment = { sib-Type SIB-Type, seg-Count 1..16, sib-Data-fixed bits 222 }
SIB-Type = (masterInformationBlock systemInformationBlockType1 systemInformationBlockType2 systemInformationBlockType3
  systemInformationBlockType4 systemInformationBlockType5 systemInformationBlockType6 systemInformationBlockType7 dummy dummy2
  dummy3 systemInformationBlockType11 systemInformationBlockType12 systemInformationBlockType13 systemInformationBlockType13-1
  systemInformationBlockType13-2 systemInformationBlockType13-3 systemInformationBlockType13-4 systemInformationBlockType14
  systemInformationBlockType15 systemInformationBlockType15-1 systemInformationBlockType15-2 systemInformationBlockType15-3
  systemInformationBlockType16 systemInformationBlockType17 systemInformationBlockType15-4 systemInformationBlockType18
  schedulingBlock1 schedulingBlock2 systemInformationBlockType15-5 systemInformationBlockType5bis extensionType)
SubsequentSegment = { sib-Type SIB-Type, segmentIndex 1..15, sib-Data-fixed bits 222 }
LastSegmentShort = { sib-Type SIB-Type, segmentIndex 1..15, sib-Data-variable bits 1..214 }
FirstSegmentShort = { sib-Type SIB-Type, seg-Count 1..16, sib-Data-variable bits 1..214 }
CompleteSIBshort = { sib-Type SIB-Type, sib-Data-variable bits 1..214 }
CompleteSIB = { sib-Type SIB-Type, sib-Data-fixed bits 226 }
LastSegment = { sib-Type SIB-Type, segmentIndex 1..15, sib-Data-fixed bits 222 }
MasterInformationBlock = { mib-ValueTag 1..8, plmn-Type PLMN-Type, sibSb-ReferenceList stop, v690NonCriticalExtensions? stop }
PLMN-Type = < gsm-MAP { plmn-Identity PLMN-Identity }, ansi-41 { p-REV bits 8, min-P-REV bits 8, sid bits 15, nid bits 16 },
  gsm-MAP-and-ANSI-41 { plmn-Identity PLMN-Identity, p-REV bits 8, min-P-REV bits 8, sid bits 15, nid bits 16 }, spare null >
PLMN-Identity = { mcc [3] 0..9, mnc [2..3] 0..9 }
SysInfoType1 = { cn-CommonGSM-MAP-NAS-SysInfo octets 1..8, cn-DomainSysInfoList [1..4] CN-DomainSysInfo, ue-ConnTimersAndConstants?
  stop, ue-IdleTimersAndConstants? stop, v3a0NonCriticalExtensions? stop }
CN-DomainSysInfo = { cn-DomainIdentity CN-DomainIdentity, cn-Type < gsm-MAP octets 1..8, ansi-41 bits 1..2048 >,
  cn-DRX-CycleLengthCoeff 6..9 }
CN-DomainIdentity = (cs-domain ps-domain)
SysInfoType3 = { sib4indicator bool, cellIdentity bits 28, cellSelectReselectInfo stop, cellAccessRestriction stop,
  v4b0NonCriticalExtensions? stop }
PCCH-Message = { message PCCH-MessageType }
PCCH-MessageType = < pagingType1 PagingType1, spare stop >
PagingType1 = { pagingRecordList? [1..8] PagingRecord, bcch-ModificationInfo? stop, laterNonCriticalExtensions? stop }
PagingRecord = < cn-Identity { pagingCause PagingCause, cn-DomainIdentity CN-DomainIdentity, cn-pagedUE-Identity CN-PagedUE-Identity
  }, utran-Identity { u-RNTI U-RNTI, cn-OriginatedPage-connectedMode-UE? { pagingCause PagingCause, cn-DomainIdentity
  CN-DomainIdentity, pagingRecordTypeID PagingRecordTypeID } } >
PagingCause = (terminatingConversationalCall terminatingStreamingCall terminatingInteractiveCall terminatingBackgroundCall
  terminatingHighPrioritySignalling terminatingLowPrioritySignalling terminatingCauseUnknown spare)
CN-PagedUE-Identity = < imsi-GSM-MAP [6..21] 0..9, tmsi-GSM-MAP bits 32, p-TMSI-GSM-MAP bits 32, imsi-DS-41 octets 5..7, tmsi-DS-41
  octets 2..17, spare3 null, spare2 null, spare1 null >
U-RNTI = { srnc-Identity bits 12, s-RNTI bits 20 }
PagingRecordTypeID = (imsi-GSM-MAP tmsi-GSM-MAP-P-TMSI imsi-DS-41 tmsi-DS-41)
DL-CCCH-Message = { integrityCheckInfo? IntegrityCheckInfo, message DL-CCCH-MessageType }
IntegrityCheckInfo = { messageAuthenticationCode bits 32, rrc-MessageSequenceNumber 0..15 }
DL-CCCH-MessageType = < cellUpdateConfirm stop, rrcConnectionReject RRCConnectionReject, rrcConnectionRelease
  RRCConnectionRelease-CCCH, rrcConnectionSetup stop, uraUpdateConfirm stop, dummy stop, spare2 stop, spare1 stop >
RRCConnectionReject = < r3 { rrcConnectionReject-r3 RRCConnectionReject-r3-IEs, laterNonCriticalExtensions? stop }, later-than-r3
  stop >
RRCConnectionReject-r3-IEs = { initialUE-Identity InitialUE-Identity, rrc-TransactionIdentifier 0..3, rejectionCause RejectionCause,
  waitTime 0..15, redirectionInfo? stop }
InitialUE-Identity = < imsi [6..21] 0..9, tmsi-and-LAI TMSI-and-LAI-GSM-MAP, p-TMSI-and-RAI P-TMSI-and-RAI-GSM-MAP, imei [15] 0..15,
  esn-DS-41 bits 32, imsi-DS-41 octets 5..7, imsi-and-ESN-DS-41 IMSI-and-ESN-DS-41, tmsi-DS-41 octets 2..17 >
TMSI-and-LAI-GSM-MAP = { tmsi bits 32, lai LAI }
LAI = { plmn-Identity PLMN-Identity, lac bits 16 }
P-TMSI-and-RAI-GSM-MAP = { p-TMSI bits 32, rai RAI }
RAI = { lai LAI, rac bits 8 }
IMSI-and-ESN-DS-41 = { imsi-DS-41 octets 5..7, esn-DS-41 bits 32 }
RejectionCause = (congestion unspecified)
RRCConnectionRelease-CCCH = < r3 { rrcConnectionRelease-CCCH-r3 RRCConnectionRelease-CCCH-r3-IEs, laterNonCriticalExtensions? stop
  }, later-than-r3 { u-RNTI U-RNTI, rrc-TransactionIdentifier 0..3, criticalExtensions < r4 { rrcConnectionRelease-CCCH-r4
  RRCConnectionRelease-CCCH-r4-IEs, v4d0NonCriticalExtensions? stop }, criticalExtensions { groupIdentity? [1..8]
  GroupReleaseInformation, criticalExtensions < r5 { rrcConnectionRelease-CCCH-r5 RRCConnectionRelease-CCCH-r4-IEs,
  rrcConnectionRelease-CCCH-r5-add-ext? stop, v690NonCriticalExtensions? stop }, criticalExtensions stop > } > } >
RRCConnectionRelease-CCCH-r3-IEs = { u-RNTI U-RNTI, rrcConnectionRelease RRCConnectionRelease-r3-IEs }
RRCConnectionRelease-r3-IEs = { rrc-TransactionIdentifier 0..3, n-308? 1..8, releaseCause ReleaseCause, rplmn-information? stop }
ReleaseCause = (normalEvent unspecified pre-emptiveRelease congestion re-establishmentReject
  directedsignallingconnectionre-establishment userInactivity spare)
RRCConnectionRelease-CCCH-r4-IEs = { rrcConnectionRelease RRCConnectionRelease-r4-IEs }
RRCConnectionRelease-r4-IEs = { n-308? 1..8, releaseCause ReleaseCause, rplmn-information? stop }
GroupReleaseInformation = { uRNTI-Group U-RNTI-Group }
U-RNTI-Group = < all null, u-RNTI-BitMaskIndex-b1 bits 31, u-RNTI-BitMaskIndex-b2 bits 30, u-RNTI-BitMaskIndex-b3 bits 29,
  u-RNTI-BitMaskIndex-b4 bits 28, u-RNTI-BitMaskIndex-b5 bits 27, u-RNTI-BitMaskIndex-b6 bits 26, u-RNTI-BitMaskIndex-b7 bits 25,
  u-RNTI-BitMaskIndex-b8 bits 24, u-RNTI-BitMaskIndex-b9 bits 23, u-RNTI-BitMaskIndex-b10 bits 22, u-RNTI-BitMaskIndex-b11 bits 21,
  u-RNTI-BitMaskIndex-b12 bits 20, u-RNTI-BitMaskIndex-b13 bits 19, u-RNTI-BitMaskIndex-b14 bits 18, u-RNTI-BitMaskIndex-b15 bits
  17, u-RNTI-BitMaskIndex-b16 bits 16, u-RNTI-BitMaskIndex-b17 bits 15, u-RNTI-BitMaskIndex-b18 bits 14, u-RNTI-BitMaskIndex-b19
  bits 13, u-RNTI-BitMaskIndex-b20 bits 12, u-RNTI-BitMaskIndex-b21 bits 11, u-RNTI-BitMaskIndex-b22 bits 10,
  u-RNTI-BitMaskIndex-b23 bits 9, u-RNTI-BitMaskIndex-b24 bits 8, u-RNTI-BitMaskIndex-b25 bits 7, u-RNTI-BitMaskIndex-b26 bits 6,
  u-RNTI-BitMaskIndex-b27 bits 5, u-RNTI-BitMaskIndex-b28 bits 4, u-RNTI-BitMaskIndex-b29 bits 3, u-RNTI-BitMaskIndex-b30 bits 2,
  u-RNTI-BitMaskIndex-b31 bits 1 >
DL-DCCH-Message = { integrityCheckInfo? IntegrityCheckInfo, message DL-DCCH-MessageType }
DL-DCCH-MessageType = < activeSetUpdate stop, assistanceDataDelivery stop, cellChangeOrderFromUTRAN stop, cellUpdateConfirm stop,
  counterCheck stop, downlinkDirectTransfer DownlinkDirectTransfer, handoverFromUTRANCommand-GSM stop,
  handoverFromUTRANCommand-CDMA2000 stop, measurementControl stop, pagingType2 PagingType2, physicalChannelReconfiguration stop,
  physicalSharedChannelAllocation stop, radioBearerReconfiguration stop, radioBearerRelease stop, radioBearerSetup stop,
  rrcConnectionRelease RRCConnectionRelease, securityModeCommand SecurityModeCommand, signallingConnectionRelease
  SignallingConnectionRelease, transportChannelReconfiguration stop, transportFormatCombinationControl stop, ueCapabilityEnquiry
  stop, ueCapabilityInformationConfirm stop, uplinkPhysicalChannelControl stop, uraUpdateConfirm stop, utranMobilityInformation
  stop, handoverFromUTRANCommand-GERANIu stop, mbmsModifiedServicesInformation stop, etwsPrimaryNotificationWithSecurity stop,
  handoverFromUTRANCommand-EUTRA stop, ueInformationRequest stop, loggingMeasurementConfiguration stop, spare1 stop >
DownlinkDirectTransfer = < r3 { downlinkDirectTransfer-r3 DownlinkDirectTransfer-r3-IEs, laterNonCriticalExtensions? stop },
  later-than-r3 stop >
DownlinkDirectTransfer-r3-IEs = { rrc-TransactionIdentifier 0..3, cn-DomainIdentity CN-DomainIdentity, nas-Message octets 1..4095 }
PagingType2 = { rrc-TransactionIdentifier 0..3, pagingCause PagingCause, cn-DomainIdentity CN-DomainIdentity, pagingRecordTypeID
  stop, laterNonCriticalExtensions? stop }
RRCConnectionRelease = < r3 { rrcConnectionRelease-r3 RRCConnectionRelease-r3-IEs, laterNonCriticalExtensions? stop }, later-than-r3
  { rrc-TransactionIdentifier 0..3, criticalExtensions < r4 { rrcConnectionRelease-r4 RRCConnectionRelease-r4-IEs,
  v4d0NonCriticalExtensions? stop }, criticalExtensions stop > } >
SecurityModeCommand = < r3 { securityModeCommand-r3 SecurityModeCommand-r3-IEs, laterNonCriticalExtensions? stop }, later-than-r3
  stop >
SecurityModeCommand-r3-IEs = { rrc-TransactionIdentifier 0..3, securityCapability SecurityCapability, cipheringModeInfo?
  CipheringModeInfo, integrityProtectionModeInfo? IntegrityProtectionModeInfo, cn-DomainIdentity CN-DomainIdentity,
  ue-SystemSpecificSecurityCap? stop }
SecurityCapability = { cipheringAlgorithmCap bits 16, integrityProtectionAlgorithmCap bits 16 }
CipheringModeInfo = { cipheringModeCommand CipheringModeCommand, activationTimeForDPCH? 0..255, rb-DL-CiphActivationTimeInfo?
  [1..32] RB-ActivationTimeInfo }
CipheringModeCommand = < startRestart CipheringAlgorithm, dummy null >
CipheringAlgorithm = (uea0 uea1)
RB-ActivationTimeInfo = { rb-Identity 1..32, rlc-SequenceNumber 0..4095 }
IntegrityProtectionModeInfo = { integrityProtectionModeCommand IntegrityProtectionModeCommand, integrityProtectionAlgorithm?
  IntegrityProtectionAlgorithm }
IntegrityProtectionModeCommand = < startIntegrityProtection { integrityProtInitNumber bits 32 }, modify {
  dl-IntegrityProtActivationInfo IntegrityProtActivationInfo } >
IntegrityProtActivationInfo = { rrc-MessageSequenceNumberList [4..5] 0..15 }
IntegrityProtectionAlgorithm = (uia1)
SignallingConnectionRelease = < r3 { signallingConnectionRelease-r3 SignallingConnectionRelease-r3-IEs, laterNonCriticalExtensions?
  stop }, later-than-r3 stop >
SignallingConnectionRelease-r3-IEs = { rrc-TransactionIdentifier 0..3, cn-DomainIdentity CN-DomainIdentity }
UL-CCCH-Message = { integrityCheckInfo? IntegrityCheckInfo, message UL-CCCH-MessageType }
UL-CCCH-MessageType = < cellUpdate CellUpdate, rrcConnectionRequest RRCConnectionRequest, uraUpdate URAUpdate,
  uL-CCCH-MessageType-r11 stop >
CellUpdate = { u-RNTI U-RNTI, startList [1..4] STARTSingle, am-RLC-ErrorIndicationRb2-3or4 bool, am-RLC-ErrorIndicationRb5orAbove
  bool, cellUpdateCause CellUpdateCause, failureCause? stop, rb-timer-indicator stop, measuredResultsOnRACH? stop,
  laterNonCriticalExtensions? stop }
STARTSingle = { cn-DomainIdentity CN-DomainIdentity, start-Value bits 20 }
CellUpdateCause = (cellReselection periodicalCellUpdate uplinkDataTransmission utran-pagingResponse re-enteredServiceArea
  radiolinkFailure rlc-unrecoverableError cellUpdateCause-ext)
RRCConnectionRequest = { initialUE-Identity InitialUE-Identity, establishmentCause EstablishmentCause, protocolErrorIndicator stop,
  measuredResultsOnRACH? stop, v3d0NonCriticalExtensions? stop }
EstablishmentCause = (originatingConversationalCall originatingStreamingCall originatingInteractiveCall originatingBackgroundCall
  originatingSubscribedTrafficCall terminatingConversationalCall terminatingStreamingCall terminatingInteractiveCall
  terminatingBackgroundCall emergencyCall interRAT-CellReselection interRAT-CellChangeOrder registration detach
  originatingHighPrioritySignalling originatingLowPrioritySignalling callRe-establishment terminatingHighPrioritySignalling
  terminatingLowPrioritySignalling terminatingCauseUnknown mbms-Reception mbms-PTP-RB-Request delayTolerantAccess spare9 spare8
  spare7 spare6 spare5 spare4 spare3 spare2 spare1)
URAUpdate = { u-RNTI U-RNTI, ura-UpdateCause URA-UpdateCause, protocolErrorIndicator stop, laterNonCriticalExtensions? stop }
URA-UpdateCause = (changeOfURA periodicURAUpdate dummy spare1)
UL-DCCH-Message = { integrityCheckInfo? IntegrityCheckInfo, message UL-DCCH-MessageType }
UL-DCCH-MessageType = < activeSetUpdateComplete stop, activeSetUpdateFailure stop, cellChangeOrderFromUTRANFailure stop,
  counterCheckResponse stop, handoverToUTRANComplete stop, initialDirectTransfer InitialDirectTransfer, handoverFromUTRANFailure
  stop, measurementControlFailure stop, measurementReport MeasurementReport, physicalChannelReconfigurationComplete stop,
  physicalChannelReconfigurationFailure stop, radioBearerReconfigurationComplete stop, radioBearerReconfigurationFailure stop,
  radioBearerReleaseComplete stop, radioBearerReleaseFailure stop, radioBearerSetupComplete stop, radioBearerSetupFailure stop,
  rrcConnectionReleaseComplete stop, rrcConnectionSetupComplete stop, rrcStatus stop, securityModeComplete stop, securityModeFailure
  stop, signallingConnectionReleaseIndication SignallingConnectionReleaseIndication, transportChannelReconfigurationComplete stop,
  transportChannelReconfigurationFailure stop, transportFormatCombinationControlFailure stop, ueCapabilityInformation stop,
  uplinkDirectTransfer UplinkDirectTransfer, utranMobilityInformationConfirm stop, utranMobilityInformationFailure stop,
  mbmsModificationRequest stop, ul-DCCH-MessageType-ext stop >
InitialDirectTransfer = { cn-DomainIdentity CN-DomainIdentity, intraDomainNasNodeSelector IntraDomainNasNodeSelector, nas-Message
  octets 1..4095, measuredResultsOnRACH? stop, v3a0NonCriticalExtensions? stop }
IntraDomainNasNodeSelector = { version < release99 { cn-Type < gsm-Map-IDNNS Gsm-map-IDNNS, ansi-41-IDNNS bits 14 > }, later {
  futurecoding bits 15 } > }
Gsm-map-IDNNS = { routingbasis < localPTMSI { routingparameter bits 10 }, tMSIofsamePLMN { routingparameter bits 10 },
  tMSIofdifferentPLMN { routingparameter bits 10 }, iMSIresponsetopaging { routingparameter bits 10 }, iMSIcauseUEinitiatedEvent {
  routingparameter bits 10 }, iMEI { routingparameter bits 10 }, spare2 { routingparameter bits 10 }, spare1 { routingparameter bits
  10 } >, dummy bool }
MeasurementReport = { measurementIdentity 1..16, measuredResults? MeasuredResults, measuredResultsOnRACH? stop,
  additionalMeasuredResults? stop, eventResults? stop, v390nonCriticalExtensions? stop }
MeasuredResults = < intraFreqMeasuredResultsList [1..32] CellMeasuredResults, interFreqMeasuredResultsList stop,
  interRATMeasuredResultsList stop, trafficVolumeMeasuredResultsList stop, qualityMeasuredResults stop, ue-InternalMeasuredResults
  stop, ue-positioning-MeasuredResults stop, spare stop >
CellMeasuredResults = { cellIdentity? bits 28, dummy? SFN-SFN-ObsTimeDifference, cellSynchronisationInfo? CellSynchronisationInfo,
  modeSpecificInfo < fdd { primaryCPICH-Info PrimaryCPICH-Info, cpich-Ec-N0? 0..63, cpich-RSCP? 0..127, pathloss? 46..173 }, tdd {
  cellParametersID 0..127, proposedTGSN? 0..14, primaryCCPCH-RSCP? 0..127, pathloss? 46..173, timeslotISCP-List? [1..14] 0..127 } >
  }
SFN-SFN-ObsTimeDifference = < type1 0..16777215, type2 0..65535 >
CellSynchronisationInfo = { modeSpecificInfo < fdd { countC-SFN-Frame-difference? CountC-SFN-Frame-difference, tm 0..38399 }, tdd {
  countC-SFN-Frame-difference? CountC-SFN-Frame-difference } > }
CountC-SFN-Frame-difference = { countC-SFN-High 0..15, off 0..255 }
PrimaryCPICH-Info = { primaryScramblingCode 0..511 }
SignallingConnectionReleaseIndication = { cn-DomainIdentity CN-DomainIdentity, laterNonCriticalExtensions? stop }
UplinkDirectTransfer = { cn-DomainIdentity CN-DomainIdentity, nas-Message octets 1..4095, measuredResultsOnRACH? stop,
  laterNonCriticalExtensions? stop }
`;
