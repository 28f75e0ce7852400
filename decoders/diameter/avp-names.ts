/**
 * Names of AVPs by vendor and code, and which of them are Grouped: IETF (RFC 6733 4.5, RFC 7155, RFC 8506 and the IANA
 * AVP code registry), 3GPP (TS 29.230 with the specifications it lists) and ETSI (TS 183 033, ES 283 034 and others).
 */

const IETF = 0;
const TGPP = 10415;
const ETSI = 13019;

/** Name of an AVP; undefined when the tables have none. */
export function avpName(vendor: number, code: number): string | undefined {
  return entry(vendor, code)?.name;
}

/** Whether the data of the AVP is a list of AVPs. */
export function isGrouped(vendor: number, code: number): boolean {
  return entry(vendor, code)?.grouped ?? false;
}

/** Whether the tables claim to know all AVPs of this vendor, so that a code they lack is worth a finding. */
export function knowsVendor(vendor: number): boolean {
  return NAMES.has(vendor);
}

/** `Visited-PLMN-Id`, or `10415/4999` where the tables have no name. */
export function avpLabel(vendor: number, code: number): string {
  return avpName(vendor, code) ?? `${vendor}/${code}`;
}

// In the tables a line starts with a code; the names of that code and the following ones come after it. `*` marks Grouped, `-` a code without AVP.

/** RFC 6733 and the RFCs that use its AVP space; codes below 256 are those of RADIUS. */
const IETF_AVPS = `
1: User-Name User-Password CHAP-Password NAS-IP-Address NAS-Port Service-Type Framed-Protocol Framed-IP-Address Framed-IP-Netmask
10: Framed-Routing Filter-Id Framed-MTU Framed-Compression Login-IP-Host Login-Service Login-TCP-Port - Reply-Message
19: Callback-Number Callback-Id - Framed-Route Framed-IPX-Network State Class Vendor-Specific Session-Timeout Idle-Timeout
29: Termination-Action Called-Station-Id Calling-Station-Id NAS-Identifier Proxy-State Login-LAT-Service Login-LAT-Node
36: Login-LAT-Group Framed-Appletalk-Link Framed-Appletalk-Network Framed-Appletalk-Zone Acct-Status-Type Acct-Delay-Time
42: Acct-Input-Octets Acct-Output-Octets Acct-Session-Id Acct-Authentic Acct-Session-Time Acct-Input-Packets Acct-Output-Packets
49: Acct-Terminate-Cause Acct-Multi-Session-Id Acct-Link-Count Acct-Input-Gigawords Acct-Output-Gigawords - Event-Timestamp
56: Egress-VLANID Ingress-Filters Egress-VLAN-Name User-Priority-Table CHAP-Challenge NAS-Port-Type Port-Limit Login-LAT-Port
64: Tunnel-Type Tunnel-Medium-Type Tunnel-Client-Endpoint Tunnel-Server-Endpoint Acct-Tunnel-Connection Tunnel-Password
70: ARAP-Password ARAP-Features ARAP-Zone-Access ARAP-Security ARAP-Security-Data Password-Retry Prompt Connect-Info
78: Configuration-Token EAP-Message Signature Tunnel-Private-Group-Id Tunnel-Assignment-Id Tunnel-Preference ARAP-Challenge-Response
85: Acct-Interim-Interval Acct-Tunnel-Packets-Lost NAS-Port-Id Framed-Pool Chargeable-User-Identity Tunnel-Client-Auth-Id
91: Tunnel-Server-Auth-Id RADIUS-NAS-Filter-Rule - Originating-Line-Info NAS-IPv6-Address Framed-Interface-Id Framed-IPv6-Prefix
98: Login-IPv6-Host Framed-IPv6-Route Framed-IPv6-Pool Error-Cause EAP-Key-Name Digest-Response Digest-Realm Digest-Nonce
106: Digest-Response-Auth Digest-Nextnonce Digest-Method Digest-URI Digest-QoP Digest-Algorithm Digest-Entity-Body-Hash
113: Digest-CNonce Digest-Nonce-Count Digest-Username Digest-Opaque Digest-Auth-Param Digest-AKA-Auts Digest-Domain Digest-Stale
121: Digest-HA1 SIP-AOR Delegated-IPv6-Prefix MIP6-Feature-Vector MIP6-Home-Link-Prefix Operator-Name Location-Information
128: Location-Data Basic-Location-Policy-Rules Extended-Location-Policy-Rules Location-Capable Requested-Location-Info
133: Framed-Management-Protocol Management-Transport-Protection Management-Policy-Id Management-Privilege-Level PKM-SS-Cert
138: PKM-CA-Cert PKM-Config-Settings PKM-Cryptosuite-List PPKM-SAID PKM-SA-Descriptor PKM-Auth-Key
192: Experimental-Use-192 Experimental-Use-193 Experimental-Use-194 Experimental-Use-195 Experimental-Use-196 Experimental-Use-197
198: Experimental-Use-198 Experimental-Use-199 Experimental-Use-200 Experimental-Use-201 Experimental-Use-202 Experimental-Use-203
204: Experimental-Use-204 Experimental-Use-205 Experimental-Use-206 Experimental-Use-207 Experimental-Use-208 Experimental-Use-209
210: Experimental-Use-210 Experimental-Use-211 Experimental-Use-212 Experimental-Use-213 Experimental-Use-214 Experimental-Use-215
216: Experimental-Use-216 Experimental-Use-217 Experimental-Use-218 Experimental-Use-219 Experimental-Use-220 Experimental-Use-221
222: Experimental-Use-222 Experimental-Use-223 Implementation-Specific-224 Implementation-Specific-225 Implementation-Specific-226
227: Implementation-Specific-227 Implementation-Specific-228 Implementation-Specific-229 Implementation-Specific-230
231: Implementation-Specific-231 Implementation-Specific-232 Implementation-Specific-233 Implementation-Specific-234
235: Implementation-Specific-235 Implementation-Specific-236 Implementation-Specific-237 Implementation-Specific-238
239: Implementation-Specific-239 Implementation-Specific-240 Reserved-241 Reserved-242 Reserved-243 Reserved-244 Reserved-245
246: Reserved-246 Reserved-247 Reserved-248 Reserved-249 Reserved-250 Reserved-251 Reserved-252 Reserved-253 Reserved-254
255: Reserved-255 - Host-IP-Address Auth-Application-Id Acct-Application-Id Vendor-Specific-Application-Id* Redirect-Host-Usage
262: Redirect-Max-Cache-Time Session-Id Origin-Host Supported-Vendor-Id Vendor-Id Firmware-Revision Result-Code Product-Name
270: Session-Binding Session-Server-Failover Multi-Round-Time-Out Disconnect-Cause Auth-Request-Type Alternate-Peer
276: Auth-Grace-Period Auth-Session-State Origin-State-Id Failed-AVP* Proxy-Host Error-Message Route-Record Destination-Realm
284: Proxy-Info* Re-Auth-Request-Type - Accounting-Sub-Session-Id - - - Authorization-Lifetime Redirect-Host Destination-Host
294: Error-Reporting-Host Termination-Cause Origin-Realm Experimental-Result* Experimental-Result-Code Inband-Security-Id
300: E2E-Sequence* DRMP
318: MIP-FA-to-HA-SPI MIP-FA-to-MN-SPI MIP-Reg-Request MIP-Reg-Reply MIP-MN-AAA-Auth* MIP-HA-to-FA-SPI MIP-MN-to-FA-SPI
325: MIP-MN-to-FA-MSA* MIP-FA-to-MN-MSA* MIP-MN-FA-SPI MIP-FA-to-HA-MSA* MIP-HA-to-FA-MSA* - MIP-MN-to-HA-MSA* MIP-HA-to-MN-MSA*
333: MIP-Mobile-Node-Address MIP-Home-Agent-Address MIP-Nonce MIP-Candidate-Home-Agent-Host MIP-Feature-Vector
338: MIP-Auth-Input-Data-Length MIP-Authenticator-Length MIP-Authenticator-Offset MIP-MN-AAA-SPI MIP-Filter-Rule MIP-Session-Key
344: MIP-FA-Challenge MIP-Algorithm-Type MIP-Replay-Mode MIP-Originating-Foreign-AAA* MIP-Home-Agent-Host*
363: Accounting-Input-Octets Accounting-Output-Octets Accounting-Input-Packets Accounting-Output-Packets MIP-MSA-Lifetime
368: SIP-Accounting-Information* SIP-Accounting-Server-URI SIP-Credit-Control-Server-URI SIP-Server-URI SIP-Server-Capabilities*
373: SIP-Mandatory-Capability SIP-Optional-Capability SIP-Server-Assignment-Type SIP-Auth-Data-Item* SIP-Authentication-Scheme
378: SIP-Item-Number SIP-Authenticate* SIP-Authorization* SIP-Authentication-Info* SIP-Number-Auth-Items SIP-Deregistration-Reason*
384: SIP-Reason-Code SIP-Reason-Info SIP-Visited-Network-Id SIP-User-Authorization-Type SIP-Supported-User-Data-Type SIP-User-Data*
390: SIP-User-Data-Type SIP-User-Data-Contents SIP-User-Data-Already-Available SIP-Method
400: NAS-Filter-Rule Tunneling* CHAP-Auth* CHAP-Algorithm CHAP-Ident CHAP-Response Accounting-Auth-Method QoS-Filter-Rule
408: Origin-AAA-Protocol - - CC-Correlation-Id CC-Input-Octets CC-Money* CC-Output-Octets CC-Request-Number CC-Request-Type
417: CC-Service-Specific-Units CC-Session-Failover CC-Sub-Session-Id CC-Time CC-Total-Octets Check-Balance-Result Cost-Information*
424: Cost-Unit Currency-Code Credit-Control Credit-Control-Failure-Handling Direct-Debiting-Failure-Handling Exponent
430: Final-Unit-Indication* Granted-Service-Unit* Rating-Group Redirect-Address-Type Redirect-Server* Redirect-Server-Address
436: Requested-Action Requested-Service-Unit* Restriction-Filter-Rule Service-Identifier Service-Parameter-Info*
441: Service-Parameter-Type Service-Parameter-Value Subscription-Id* Subscription-Id-Data Unit-Value* Used-Service-Unit*
447: Value-Digits Validity-Time Final-Unit-Action Subscription-Id-Type Tariff-Time-Change Tariff-Change-Usage G-S-U-Pool-Identifier
454: CC-Unit-Type Multiple-Services-Indicator Multiple-Services-Credit-Control* G-S-U-Pool-Reference* User-Equipment-Info*
459: User-Equipment-Info-Type User-Equipment-Info-Value Service-Context-Id EAP-Payload EAP-Reissued-Payload EAP-Master-Session-Key
465: Accounting-EAP-Auth-Method
480: Accounting-Record-Type - Accounting-Interim-Interval Accounting-Realtime-Required - Accounting-Record-Number MIP6-Agent-Info*
487: MIP-Careof-Address MIP-Authenticator MIP-MAC-Mobility-Data MIP-Timestamp MIP-MN-HA-SPI MIP-MN-HA-MSA* Service-Selection
494: MIP6-Auth-Mode TMOD-1* Token-Rate Bucket-Depth Peak-Traffic-Rate Minimum-Policed-Unit Maximum-Packet-Size TMOD-2* Bandwidth
503: PHB-Class PMIP6-DHCP-Server-Address PMIP6-IPv4-Home-Address Mobile-Node-Identifier Service-Configuration* QoS-Resources*
509: Filter-Rule* Filter-Rule-Precedence Classifier* Classifier-ID Protocol Direction From-Spec* To-Spec* Negated IP-Address
519: IP-Address-Range* IP-Address-Start IP-Address-End IP-Address-Mask* IP-Bit-Mask-Width MAC-Address MAC-Address-Mask*
526: MAC-Address-Mask-Pattern EUI64-Address EUI64-Address-Mask* EUI64-Address-Mask-Pattern Port Port-Range* Port-Start Port-End
534: Use-Assigned-Address Diffserv-Code-Point Fragmentation-Flag IP-Option* IP-Option-Type IP-Option-Value TCP-Option*
541: TCP-Option-Type TCP-Option-Value TCP-Flags* TCP-Flag-Type ICMP-Type* ICMP-Type-Number ICMP-Code ETH-Option* ETH-Proto-Type*
550: ETH-Ether-Type ETH-SAP VLAN-ID-Range* S-VID-Start S-VID-End C-VID-Start C-VID-End User-Priority-Range* Low-User-Priority
559: High-User-Priority Time-Of-Day-Condition* Time-Of-Day-Start Time-Of-Day-End Day-Of-Week-Mask Day-Of-Month-Mask
565: Month-Of-Year-Mask Absolute-Start-Time Absolute-Start-Fractional-Seconds Absolute-End-Time Absolute-End-Fractional-Seconds
570: Timezone-Flag Timezone-Offset Treatment-Action QoS-Profile-Id QoS-Profile-Template* QoS-Semantics QoS-Parameters*
577: Excess-Treatment* QoS-Capability* - - Key* Key-Type Keying-Material Key-Lifetime Key-SPI Key-Name
618: ERP-RK-Request* ERP-Realm Redirect-Realm OC-Supported-Features* OC-Feature-Vector OC-OLR* OC-Sequence-Number
625: OC-Validity-Duration OC-Report-Type OC-Reduction-Percentage
648: OC-Peer-Algo SourceID Load* Load-Type Load-Value User-Equipment-Info-Extension* User-Equipment-Info-IMEISV
655: User-Equipment-Info-MAC User-Equipment-Info-EUI64 User-Equipment-Info-ModifiedEUI64 User-Equipment-Info-IMEI
659: Subscription-Id-Extension* Subscription-Id-E164 Subscription-Id-IMSI Subscription-Id-SIP-URI Subscription-Id-NAI
664: Subscription-Id-Private Redirect-Server-Extension* Redirect-Address-IPAddress Redirect-Address-URL Redirect-Address-SIP-URI
669: QoS-Final-Unit-Indication*
1008: S-CSCF-Name-Originating S-CSCF-Name-Terminating - - SIP-Server-Name
`;

/** 3GPP TS 29.230 table 7.1. */
const TGPP_AVPS = `
1: 3GPP-IMSI 3GPP-Charging-Id 3GPP-PDP-Type 3GPP-CG-Address 3GPP-GPRS-Negotiated-QoS-Profile 3GPP-SGSN-Address 3GPP-GGSN-Address
8: 3GPP-IMSI-MCC-MNC 3GPP-GGSN-MCC-MNC 3GPP-NSAPI 3GPP-Session-Stop-Indicator 3GPP-Selection-Mode 3GPP-Charging-Characteristics
14: 3GPP-CG-IPv6-Address 3GPP-SGSN-IPv6-Address 3GPP-GGSN-IPv6-Address 3GPP-IPv6-DNS-Servers 3GPP-SGSN-MCC-MNC
19: 3GPP-Teardown-Indicator 3GPP-IMEISV 3GPP-RAT-Type 3GPP-User-Location-Info 3GPP-MS-TimeZone 3GPP-CAMEL-Charging-Info
25: 3GPP-Packet-Filter 3GPP-Negotiated-DSCP 3GPP-Allocate-IP-Type - TWAN-Identifier 3GPP-User-Location-Info-Time
31: 3GPP-Secondary-RAT-Usage 3GPP-UE-Local-IP-Address 3GPP-UE-Source-Port
100: 3GPP-WLAN-APN-Id
110: 3GPP-Notification 3GPP-UE-MAC-Address 3GPP-Authorization-Reference 3GPP-Policy-Reference 3GPP-Session-AMBR 3GPP-NAI
116: 3GPP-Session-AMBR-v2 - 3GPP-IP-Address-Pool-Id
200: 3GPP-S-NSSAI
300: Authentication-Method Authentication-Information-SIM Authorization-Information-SIM WLAN-User-Data* Charging-Data* WLAN-Access
306: WLAN-3GPP-IP-Access APN-Authorized* - APN-Barring-Type WLAN-Direct-IP-Access Session-Request-Type Routing-Policy
313: Max-Requested-Bandwidth Charging-Characteristics Charging-Nodes* Primary-OCS-Charging-Function-Name
317: Secondary-OCS-Charging-Function-Name 3GPP-AAA-Server-Name Maximum-Number-Accesses
400: GBA-UserSecSettings Transaction-Identifier NAF-Id GAA-Service-Identifier Key-ExpiryTime ME-Key-Material UICC-Key-Material
407: GBA_U-Awareness-Indicator BootstrapInfoCreationTime GUSS-Timestamp GBA-Type UE-Id UE-Id-Type UICC-App-Label UICC-ME
415: Requested-Key-Lifetime Private-Identity-Request GBA-Push-Info NAF-SA-Identifier Security-Feature-Request
420: Security-Feature-Response
458: Reservation-Priority
500: Abort-Cause Access-Network-Charging-Address Access-Network-Charging-Identifier* Access-Network-Charging-Identifier-Value
504: AF-Application-Identifier AF-Charging-Identifier Authorization-Token Flow-Description Flow-Grouping* Flow-Number Flows*
511: Flow-Status Flow-Usage Specific-Action - Max-Requested-Bandwidth-DL Max-Requested-Bandwidth-UL Media-Component-Description*
518: Media-Component-Number Media-Sub-Component* Media-Type RR-Bandwidth RS-Bandwidth SIP-Forking-Indication Codec-Data Service-URN
526: Acceptable-Service-Info* Service-Info-Status MPS-Identifier AF-Signalling-Protocol Sponsored-Connectivity-Data*
531: Sponsor-Identity Application-Service-Provider-Identity Rx-Request-Type Min-Requested-Bandwidth-DL Min-Requested-Bandwidth-UL
536: Required-Access-Info IP-Domain-Id GCS-Identifier Sharing-Key-DL Sharing-Key-UL Retry-Interval Sponsoring-Action
543: Max-Supported-Bandwidth-DL Max-Supported-Bandwidth-UL Min-Desired-Bandwidth-DL Min-Desired-Bandwidth-UL MCPTT-Identifier
548: Service-Authorization-Info Media-Component-Status Priority-Sharing-Indicator AF-Requested-Data Content-Version
553: Pre-emption-Control-Info Extended-Max-Requested-BW-DL Extended-Max-Requested-BW-UL Extended-Max-Supported-BW-DL
557: Extended-Max-Supported-BW-UL Extended-Min-Desired-BW-DL Extended-Min-Desired-BW-UL Extended-Min-Requested-BW-DL
561: Extended-Min-Requested-BW-UL MCVideo-Identifier IMS-Content-Identifier IMS-Content-Type Callee-Information* FLUS-Identifier
567: Desired-Max-Latency Desired-Max-Loss NID MA-Information* MA-Information-Action 5GS-RAN-NAS-Release-Cause* 5GMM-Cause 5GSM-Cause
575: NGAP-Cause* NGAP-Group NGAP-Value Wireline-User-Location-Info* HFC-Node-Identifier GLI-Identifier Line-Type MPS-Action
600: Visited-Network-Identifier Public-Identity Server-Name Server-Capabilities* Mandatory-Capability Optional-Capability User-Data
607: SIP-Number-Auth-Items SIP-Authentication-Scheme SIP-Authenticate SIP-Authorization SIP-Authentication-Context
612: SIP-Auth-Data-Item* SIP-Item-Number Server-Assignment-Type Deregistration-Reason* Reason-Code Reason-Info Charging-Information*
619: Primary-Event-Charging-Function-Name Secondary-Event-Charging-Function-Name Primary-Charging-Collection-Function-Name
622: Secondary-Charging-Collection-Function-Name User-Authorization-Type User-Data-Already-Available Confidentiality-Key
626: Integrity-Key User-Data-Request-Type-OBSOLETE Supported-Features* Feature-List-ID Feature-List Supported-Applications*
632: Associated-Identities* Originating-Request Wildcarded-Public-Identity SIP-Digest-Authenticate* Wildcarded-IMPU UAR-Flags
638: Loose-Route-Indication SCSCF-Restoration-Info* Path Contact Subscription-Info* Call-ID-SIP-Header From-SIP-Header To-SIP-Header
646: Record-Route Associated-Registered-Identities* Multiple-Registration-Indication Restoration-Info* Session-Priority
651: Identity-with-Emergency-Registration* Priviledged-Sender-Indication LIA-Flags Initial-CSeq-Sequence-Number SAR-Flags
656: Allowed-WAF-WWSF-Identities* WebRTC-Authentication-Function-Name WebRTC-Web-Server-Function-Name RTR-Flags
660: P-CSCF-Subscription-Info* Registration-Time-Out Alternate-Digest-Algorithm Alternate-Digest-HA1 Failed-PCSCF* PCSCF-FQDN
666: PCSCF-IP-Address
700: User-Identity* MSISDN User-Data Data-Reference Service-Indication Subs-Req-Type Requested-Domain Current-Location Identity-Set
709: Expiry-Time Send-Data-Indication DSAI-Tag One-Time-Notification Requested-Nodes Serving-Node-Indication Repository-Data-ID*
716: Sequence-Number Pre-paging-Supported Local-Time-Zone-Indication UDR-Flags Call-Reference-Info* Call-Reference-Number AS-Number
823: Event-Type* SIP-Method Event Content-Type Content-Length Content-Disposition Role-Of-Node User-Session-Id Calling-Party-Address
832: Called-Party-Address Time-Stamps* SIP-Request-Timestamp SIP-Response-Timestamp Application-Server
837: Application-Provided-Called-Party-Address Inter-Operator-Identifier* Originating-IOI Terminating-IOI IMS-Charging-Identifier
842: SDP-Session-Description SDP-Media-Component* SDP-Media-Name SDP-Media-Description CG-Address GGSN-Address
848: Served-Party-IP-Address Authorised-QoS Application-Server-Information* Trunk-Group-ID* Incoming-Trunk-Group-Id
853: Outgoing-Trunk-Group-Id Bearer-Service Service-Id Associated-URI Charged-Party PoC-Controlling-Address PoC-Group-Name Cause*
861: Cause-Code Node-Functionality Service-Specific-Data Originator PS-Furnish-Charging-Information* PS-Free-Format-Data
867: PS-Append-Free-Format-Data Time-Quota-Threshold Volume-Quota-Threshold Trigger-Type Quota-Holding-Time Reporting-Reason
873: Service-Information* PS-Information* WLAN-Information* IMS-Information* MMS-Information* LCS-Information* PoC-Information*
880: MBMS-Information* Quota-Consumption-Time Media-Initiator-Flag PoC-Server-Role PoC-Session-Type Number-Of-Participants
886: Originator-Address* Participants-Involved Expires Message-Body* WAG-Address WAG-PLMN-Id WLAN-Radio-Container* WLAN-Technology
894: WLAN-UE-Local-IPAddress PDG-Address PDG-Charging-Id Address-Data Address-Domain* Address-Type TMGI
901: Required-MBMS-Bearer-Capabilities MBMS-StartStop-Indication MBMS-Service-Area MBMS-Session-Duration Alternative-APN
906: MBMS-Service-Type MBMS-2G-3G-Indicator MBMS-Session-Identity RAI Additional-MBMS-Trace-Info MBMS-Time-To-Data-Transfer
912: MBMS-Session-Repetition-Number MBMS-Required-QoS MBMS-Counting-Information MBMS-User-Data-Mode-Indication MBMS-GGSN-Address
917: MBMS-GGSN-IPv6-Address MBMS-BMSC-SSM-IP-Address MBMS-BMSC-SSM-IPv6-Address MBMS-Flow-Identifier CN-IP-Multicast-Distribution
922: MBMS-HC-Indicator MBMS-Access-Indicator MBMS-GW-SSM-IP-Address MBMS-GW-SSM-IPv6-Address MBMS-BMSC-SSM-UDP-Port MBMS-GW-UDP-Port
928: MBMS-GW-UDP-Port-Indicator MBMS-Data-Transfer-Start MBMS-Data-Transfer-Stop MBMS-Flags Restart-Counter Diagnostic-Info
934: MBMS-Cell-List
1000: Bearer-Usage Charging-Rule-Install* Charging-Rule-Remove* Charging-Rule-Definition* Charging-Rule-Base-Name Charging-Rule-Name
1006: Event-Trigger Metering-Method Offline Online Precedence Reporting-Level TFT-Filter TFT-Packet-Filter-Information*
1014: ToS-Traffic-Class PDP-Session-Operation QoS-Information* - Charging-Rule-Report* PCC-Rule-Status Bearer-Identifier
1021: Bearer-Operation Access-Network-Charging-Identifier-Gx* Bearer-Control-Mode Network-Request-Support Guaranteed-Bitrate-DL
1026: Guaranteed-Bitrate-UL IP-CAN-Type QoS-Class-Identifier QoS-Negotiation QoS-Upgrade Rule-Failure-Code RAT-Type
1033: Event-Report-Indication* Allocation-Retention-Priority* CoA-IP-Address Tunnel-Header-Filter Tunnel-Header-Length
1038: Tunnel-Information* CoA-Information* APN-Aggregate-Max-Bitrate-DL APN-Aggregate-Max-Bitrate-UL Revalidation-Time
1043: Rule-Activation-Time Rule-Deactivation-Time Session-Release-Cause Priority-Level Pre-emption-Capability
1048: Pre-emption-Vulnerability Default-EPS-Bearer-QoS* AN-GW-Address QoS-Rule-Install* QoS-Rule-Remove* QoS-Rule-Definition*
1054: QoS-Rule-Name QoS-Rule-Report* Security-Parameter-Index Flow-Label Flow-Information* Packet-Filter-Content
1060: Packet-Filter-Identifier Packet-Filter-Information* Packet-Filter-Operation Resource-Allocation-Notification
1064: Session-Linking-Indicator PDN-Connection-ID Monitoring-Key Usage-Monitoring-Information* Usage-Monitoring-Level
1069: Usage-Monitoring-Report Usage-Monitoring-Support CSG-Information-Reporting Packet-Filter-Usage Charging-Correlation-Indicator
1074: QoS-Rule-Base-Name Routing-Rule-Remove* Routing-Rule-Definition* Routing-Rule-Identifier Routing-Filter* Routing-IP-Address
1080: Flow-Direction Routing-Rule-Install* Credit-Management-Status - - Redirect-Information* Redirect-Support TDF-Information*
1088: TDF-Application-Identifier TDF-Destination-Host TDF-Destination-Realm TDF-IP-Address ADC-Rule-Install* ADC-Rule-Remove*
1094: ADC-Rule-Definition* ADC-Rule-Base-Name ADC-Rule-Name ADC-Rule-Report* Application-Detection-Information*
1099: PS-to-CS-Session-Continuity Served-User-Identity* VASP-ID VAS-ID Trigger-Event Sender-Address Initial-Recipient-Address*
1106: Result-Recipient-Address* Sequence-Number Recipient-Address Routeing-Address Originating-Interface Delivery-Report Read-Reply
1113: Sender-Visibility Service-Key Billing-Information Status* Status-Code Status-Text Routeing-Address-Resolution
1200: Domain-Name Recipient-Address* Submission-Time MM-Content-Type* Type-Number Additional-Type-Information Content-Size
1207: Additional-Content-Information* Addressee-Type Priority Message-ID Message-Type Message-Size Message-Class* Class-Identifier
1215: Token-Text Delivery-Report-Requested Adaptations Applic-ID Aux-Applic-Info Content-Class DRM-Content
1222: Read-Reply-Report-Requested Reply-Applic-ID File-Repair-Supported MBMS-User-Service-Type Unit-Quota-Threshold PDP-Address
1228: SGSN-Address PoC-Session-Id Deferred-Location-Event-Type LCS-APN LCS-Client-ID* LCS-Client-Dialed-By-MS LCS-Client-External-ID
1235: LCS-Client-Name* LCS-Data-Coding-Scheme LCS-Format-Indicator LCS-Name-String LCS-Requestor-ID* LCS-Requestor-ID-String
1241: LCS-Client-Type Location-Estimate Location-Estimate-Type Location-Type* Positioning-Data WLAN-Session-Id PDP-Context-Type
1248: MMBox-Storage-Requested Service-Specific-Info* Called-Asserted-Identity Requested-Party-Address PoC-User-Role*
1253: PoC-User-Role-IDs PoC-User-Role-Info-Units Talk-Burst-Exchange* Service-Generic-Information* Service-Specific-Type
1258: Event-Charging-TimeStamp Participant-Access-Priority Participant-Group* PoC-Change-Condition PoC-Change-Time
1263: Access-Network-Information Trigger* Base-Time-Interval Envelope* Envelope-End-Time Envelope-Reporting Envelope-Start-Time
1270: Time-Quota-Mechanism* Time-Quota-Type Early-Media-Description* SDP-TimeStamps* SDP-Offer-Timestamp SDP-Answer-Timestamp
1276: AF-Correlation-Information* PoC-Session-Initiation-type Offline-Charging* User-Participating-Type
1280: Alternate-Charged-Party-Address IMS-Communication-Service-Identifier Number-Of-Received-Talk-Bursts Number-Of-Talk-Bursts
1284: Received-Talk-Burst-Time Received-Talk-Burst-Volume Talk-Burst-Time Talk-Burst-Volume Media-Initiator-Party
1300: PC5-Radio-Technology RAN-End-Timestamp RAN-Secondary-RAT-Usage-Report* RAN-Start-Timestamp Secondary-RAT-Type
1305: Civic-Address-Information WLAN-Operator-Id* WLAN-Operator-Name WLAN-PLMN-Id API-Content API-Direction API-Identifier
1312: API-Invocation-Timestamp API-Result-Code API-Size API-Network-Service-Node Exposure-Function-API-Information* SCEF-Address
1318: TLTRI - 3GPP-OC-Specific-Reduction* 3GPP-OC-Rating-Group 3GPP-OC-Request-Type VoLTE-Information* PSCell-Info Nr-Cgi
1400: Subscription-Data* Terminal-Information* IMEI Software-Version QoS-Subscribed ULR-Flags ULA-Flags Visited-PLMN-Id
1408: Requested-EUTRAN-Authentication-Info* Requested-UTRAN-GERAN-Authentication-Info* Number-Of-Requested-Vectors
1411: Re-Synchronization-Info Immediate-Response-Preferred Authentication-Info* E-UTRAN-Vector* UTRAN-Vector* GERAN-Vector*
1417: Network-Access-Mode HPLMN-ODB Item-Number Cancellation-Type DSR-Flags DSA-Flags Context-Identifier Subscriber-Status
1425: Operator-Determined-Barring Access-Restriction-Data APN-OI-Replacement All-APN-Configurations-Included-Indicator
1429: APN-Configuration-Profile* APN-Configuration* EPS-Subscribed-QoS-Profile* VPLMN-Dynamic-Address-Allowed STN-SR Alert-Reason
1435: AMBR* CSG-Subscription-Data* CSG-Id PDN-GW-Allocation-Type Expiration-Date RAT-Frequency-Selection-Priority-ID IDA-Flags
1442: PUA-Flags NOR-Flags User-Id Equipment-Status Regional-Subscription-Zone-Code RAND XRES AUTN KASME - Trace-Collection-Entity Kc
1454: SRES Requesting-Node-Type PDN-Type Roaming-Restricted-Due-To-Unsupported-Feature Trace-Data* Trace-Reference - - Trace-Depth
1463: Trace-NE-Type-List Trace-Interface-List Trace-Event-List OMC-Id GPRS-Subscription-Data* Complete-Data-List-Included-Indicator
1469: PDP-Context* PDP-Type 3GPP2-MEID Specific-APN-Info* LCS-Info* GMLC-Number LCS-PrivacyException* SS-Code SS-Status
1478: Notification-To-UE-User External-Client* Client-Identity GMLC-Restriction PLMN-Client Service-Type* ServiceTypeIdentity MO-LR*
1486: Teleservice-List* TS-Code Call-Barring-Info* SGSN-Number IDR-Flags ICS-Indicator IMS-Voice-Over-PS-Sessions-Supported
1493: Homogeneous-Support-of-IMS-Voice-Over-PS-Sessions Last-UE-Activity-Time EPS-User-State* EPS-Location-Information*
1497: MME-User-State* SGSN-User-State* User-State Non-3GPP-User-Data* Non-3GPP-IP-Access Non-3GPP-IP-Access-APN AN-Trusted ANID
1505: Trace-Info* MIP-FA-RK MIP-FA-RK-SPI PPR-Flags WLAN-Identifier* TWAN-Access-Info* Access-Authorization-Flags
1512: TWAN-Default-APN-Context-Id - - Trust-Relationship-Update Full-Network-Name Short-Network-Name AAA-Failure-Indication
1519: Transport-Access-Type DER-Flags DEA-Flags RAR-Flags DER-S6b-Flags SSID HESSID Access-Network-Info* TWAN-Connection-Mode
1528: TWAN-Connectivity-Parameters* Connectivity-Flags TWAN-PCO TWAG-CP-Address TWAG-UP-Address TWAN-S2a-Failure-Cause
1534: SM-Back-Off-Timer WLCP-Key Origination-Time-Stamp Maximum-Wait-Time Emergency-Services AAR-Flags IMEI-Check-In-VPLMN-Result
1541: ERP-Authorization
1600: MME-Location-Information* SGSN-Location-Information* E-UTRAN-Cell-Global-Identity Tracking-Area-Identity Cell-Global-Identity
1605: Routing-Area-Identity Location-Area-Identity Service-Area-Identity Geographical-Information Geodetic-Information
1610: Current-Location-Retrieved Age-Of-Location-Information Active-APN* SIPTO-Permission Error-Diagnostic UE-SRVCC-Capability
1616: MPS-Priority VPLMN-LIPA-Allowed LIPA-Permission Subscribed-Periodic-RAU-TAU-Timer Ext-PDP-Type Ext-PDP-Address
1622: MDT-Configuration* Job-Type Area-Scope* List-Of-Measurements Reporting-Trigger Report-Interval Report-Amount
1629: Event-Threshold-RSRP Event-Threshold-RSRQ Logging-Interval Logging-Duration Relay-Node-Indicator MDT-User-Consent PUR-Flags
1636: Subscribed-VSRVCC Equivalent-PLMN-List* CLR-Flags UVR-Flags UVA-Flags VPLMN-CSG-Subscription-Data* Time-Zone A-MSISDN -
1645: MME-Number-for-MT-SMS - - SMS-Register-Request Local-Time-Zone* Daylight-Saving-Time - - - Subscription-Data-Flags
1655: Measurement-Period-LTE Measurement-Period-UMTS Collection-Period-RRM-LTE Collection-Period-RRM-UMTS Positioning-Method
1660: Measurement-Quantity Event-Threshold-Event-1F Event-Threshold-Event-1I Restoration-Priority SGs-MME-Identity
1665: SIPTO-Local-Network-Permission Coupled-Node-Diameter-ID WLAN-offloadability* WLAN-offloadability-EUTRAN
1669: WLAN-offloadability-UTRAN Reset-ID MDT-Allowed-PLMN-Id Adjacent-PLMNs* Adjacent-Access-Restriction-Data*
1674: DL-Buffering-Suggested-Packet-Count IMSI-Group-Id* Group-Service-Id Group-PLMN-Id Local-Group-Id AIR-Flags UE-Usage-Type
1681: Non-IP-PDN-Type-Indicator Non-IP-Data-Delivery-Mechanism Additional-Context-Identifier SCEF-Realm Subscription-Data-Deletion*
1686: Preferred-Data-Mode Emergency-Info* V2X-Subscription-Data* V2X-Permission PDN-Connection-Continuity eDRX-Cycle-Length*
1692: eDRX-Cycle-Length-Value UE-PC5-AMBR MBSFN-Area* MBSFN-Area-ID Carrier-Frequency RDS-Indicator Service-Gap-Time
1699: Aerial-UE-Subscription-Information Broadcast-Location-Assistance-Data-Types Paging-Time-Window* Operation-Mode
1703: Paging-Time-Window-Length Core-Network-Restrictions eDRX-Related-RAT* Interworking-5GS-Indicator Ethernet-PDN-Type-Indicator
1708: Subscribed-ARPI IAB-Operation-Permission V2X-Subscription-Data-Nr* UE-PC5-QoS* PC5-QoS-Flow* 5QI PC5-Flow-Bitrates*
1715: Guaranteed-Flow-Bitrates Maximum-Flow-Bitrates PC5-Range PC5-Link-AMBR Third-Context-Identifier MDT-Configuration-NR*
1721: Event-Threshold-SINR Collection-Period-RRM-NR Collection-Period-M6-NR Collection-Period-M7-NR Sensor-Measurement
1726: NR-Cell-Global-Identity Trace-Reporting-Consumer-Uri PLMN-RAT-Usage-Control SF-ULR-Timestamp SF-Provisional-Indication
2000: SMS-Information* Data-Coding-Scheme Destination-Interface* Interface-Id Interface-Port Interface-Text Interface-Type
2007: SM-Message-Type Originator-SCCP-Address Originator-Interface* Recipient-SCCP-Address Reply-Path-Requested SM-Discharge-Time
2013: SM-Protocol-ID SM-Status SM-User-Data-Header SMS-Node SMSC-Address Client-Address Number-Of-Messages-Sent
2020: Low-Balance-Indication Remaining-Balance* Refund-Information Carrier-Select-Routing-Information
2024: Number-Portability-Routing-Information PoC-Event-Type Recipient-Info* Originator-Received-Address* Recipient-Received-Address*
2029: SM-Service-Type MMTel-Information* MMTel-SService-Type Service-Mode Subscriber-Role Number-Of-Diversions
2035: Associated-Party-Address SDP-Type Change-Condition Change-Time Diagnostics Service-Data-Container* Start-Time Stop-Time
2043: Time-First-Usage Time-Last-Usage Time-Usage Traffic-Data-Volumes* Serving-Node-Type Supplementary-Service*
2049: Participant-Action-Type PDN-Connection-Charging-ID Dynamic-Address-Flag Accumulated-Cost* AoC-Cost-Information*
2054: AoC-Information* AoC-Request-Type Current-Tariff* Next-Tariff* Rate-Element* Scale-Factor* Tariff-Information* Unit-Cost*
2062: Incremental-Cost* Local-Sequence-Number Node-Id SGW-Change Charging-Characteristics-Selection-Mode SGW-Address
2068: Dynamic-Address-Flag-Extension
2100: Reserved-2100 Application-Server-Id Application-Service-Type Application-Session-Id Delivery-Status Reserved-2105
2106: Reserved-2106 Reserved-2107 Reserved-2108 Reserved-2109 IM-Information* Number-Of-Messages-Successfully-Exploded
2112: Number-Of-Messages-Successfully-Sent Total-Number-Of-Messages-Exploded Total-Number-Of-Messages-Sent DCD-Information*
2116: Content-ID Content-provider-ID Charge-Reason-Code
2200: Subsession-Decision-Info* Subsession-Enforcement-Info* Subsession-Id Subsession-Operation Multiple-BBERF-Action
2205: UE-Local-IPv6-Prefix DRA-Deployment PCRF-Address DRA-Binding
2300: Reserved-2300 SIP-Request-Timestamp-Fraction SIP-Response-Timestamp-Fraction Online-Charging-Flag CUG-Information
2305: Real-Time-Tariff-Information* Tariff-XML MBMS-GW-Address IMSI-Unauthenticated-Flag Account-Expiration AoC-Format AoC-Service*
2312: AoC-Service-Obligatory-Type AoC-Service-Type AoC-Subscription-Information* Preferred-AoC-Currency - CSG-Access-Mode
2318: CSG-Membership-Indication User-CSG-Information* Outgoing-Session-Id Initial-IMS-Charging-Identifier IMS-Emergency-Indicator
2323: MBMS-Charged-Party
2400: LMSI Serving-Node* MME-Name MSC-Number LCS-Capabilities-Sets GMLC-Address Additional-Serving-Node* PPR-Address MME-Realm
2409: SGSN-Name SGSN-Realm RIA-Flags
2500: SLg-Location-Type LCS-EPS-Client-Name* LCS-Requestor-Name* LCS-Priority LCS-QoS* Horizontal-Accuracy Vertical-Accuracy
2507: Vertical-Requested Velocity-Requested Response-Time Supported-GAD-Shapes LCS-Codeword LCS-Privacy-Check
2513: Accuracy-Fulfilment-Indicator Age-Of-Location-Estimate Velocity-Estimate EUTRAN-Positioning-Data ECGI Location-Event
2519: Pseudonym-Indicator LCS-Service-Type-ID LCS-Privacy-Check-Non-Session* LCS-Privacy-Check-Session* LCS-QoS-Class
2524: GERAN-Positioning-Info* GERAN-Positioning-Data GERAN-GANSS-Positioning-Data UTRAN-Positioning-Info* UTRAN-Positioning-Data
2529: UTRAN-GANSS-Positioning-Data LRR-Flags LCS-Reference-Number Deferred-Location-Type Area-Event-Info* Area-Definition* Area*
2536: Area-Type Area-Identification Occurrence-Info Interval-Time Periodic-LDR-Information* Reporting-Amount Reporting-Interval
2543: Reporting-PLMN-List* PLMN-ID-List* PLR-Flags PLA-Flags Deferred-MT-LR-Data* Termination-Cause LRA-Flags
2550: Periodic-Location-Support-Indicator Prioritized-List-Indicator ESMLC-Cell-Info* Cell-Portion-ID 1xRTT-RCID
2555: Delayed-Location-Reporting-Data* Civic-Address Barometric-Pressure UTRAN-Additional-Positioning-Data Motion-Event-Info*
2560: Linear-Distance Maximum-Interval Sampling-Interval Reporting-Duration Reporting-Location-Requirements Additional-Area*
2566: AMF-Instance-Id
2600: Reserved-2600 IMS-Application-Reference-Identifier Low-Priority-Indicator IP-Realm-Default-Indication
2604: Local-GW-Inserted-Indication Transcoder-Inserted-Indication PDP-Address-Prefix-Length
2701: Transit-IOI-List Status-AS-Code NNI-Information* NNI-Type Neighbour-Node-Address Relationship-Mode Session-Direction
2708: From-Address Access-Transfer-Information* Access-Transfer-Type Related-IMS-Charging-Identifier
2712: Related-IMS-Charging-Identifier-Node IMS-Visited-Network-Identifier TWAN-User-Location-Info* - BSSID TAD-Identifier
2802: TDF-Application-Instance-Identifier - HeNB-Local-IP-Address UE-Local-IP-Address UDP-Source-Port
2807: CS-Service-QoS-Request-Identifier CS-Service-QoS-Request-Operation Mute-Notification Monitoring-Time AN-GW-Status
2812: User-Location-Info-Time CS-Service-Resource-Report* CS-Service-Resource-Failure-Cause CS-Service-Resource-Result-Operation
2816: Default-QoS-Information* Default-QoS-Name Conditional-APN-Aggregate-Max-Bitrate* RAN-NAS-Release-Cause
2820: Presence-Reporting-Area-Elements-List Presence-Reporting-Area-Identifier Presence-Reporting-Area-Information*
2823: Presence-Reporting-Area-Status NetLoc-Access-Support Fixed-User-Location-Info* PCSCF-Restoration-Indication
2827: IP-CAN-Session-Charging-Scope Monitoring-Flags Default-Access NBIFOM-Mode NBIFOM-Support RAN-Rule-Support
2833: Access-Availability-Change-Reason Routing-Rule-Failure-Code Routing-Rule-Report* Traffic-Steering-Policy-Identifier-DL
2837: Traffic-Steering-Policy-Identifier-UL Request-Type Execution-Time Conditional-Policy-Information*
2841: Resource-Release-Notification Removal-Of-Access TCP-Source-Port Default-Bearer-Indication PRA-Install* PRA-Remove*
2847: 3GPP-PS-Data-Off-Status Extended-APN-AMBR-DL Extended-APN-AMBR-UL Extended-GBR-DL Extended-GBR-UL Max-PLR-DL Max-PLR-UL
2854: UE-Status Presence-Reporting-Area-Node
2901: Policy-Counter-Identifier Policy-Counter-Status Policy-Counter-Status-Report* SL-Request-Type
2905: Pending-Policy-Counter-Information* Pending-Policy-Counter-Change-Time SN-Request-Type
3001: Device-Action* Device-Notification* Trigger-Data* Payload Action-Type Priority-Indication Reference-Number Request-Status
3009: Delivery-Outcome Application-Port-Identifier Old-Reference-Number Feature-Supported-In-Final-Target
3100: IP-SM-GW-Number IP-SM-GW-Name User-Identifier* Service-ID SCS-Identity Service-Parameters* T4-Parameters* Service-Data*
3108: T4-Data* HSS-Cause SIR-Flags External-Identifier IP-SM-GW-Realm AESE-Communication-Pattern* Communication-Pattern-Set*
3115: Periodic-Communication-Indicator Communication-Duration-Time Periodic-Time Scheduled-Communication-Time* Stationary-Indication
3120: AESE-Communication-Pattern-Config-Status* AESE-Error-Report* Monitoring-Event-Configuration* Monitoring-Event-Report*
3124: SCEF-Reference-ID SCEF-ID SCEF-Reference-ID-for-Deletion Monitoring-Type Maximum-Number-of-Reports
3129: UE-Reachability-Configuration* Monitoring-Duration Maximum-Detection-Time Reachability-Type Maximum-Latency
3134: Maximum-Response-Time Location-Information-Configuration* MONTE-Location-Type Accuracy Association-Type Roaming-Information
3140: Reachability-Information IMEI-Change Monitoring-Event-Config-Status* Supported-Services* Supported-Monitoring-Events CIR-Flags
3146: Service-Result* Service-Result-Code Reference-ID-Validity-Time Event-Handling NIDD-Authorization-Request*
3151: NIDD-Authorization-Response* Service-Report* Node-Type S6t-HSS-Cause Enhanced-Coverage-Restriction*
3156: Enhanced-Coverage-Restriction-Data* Restricted-PLMN-List* Allowed-PLMN-List* Requested-Validity-Time Granted-Validity-Time
3161: NIDD-Authorization-Update* Loss-Of-Connectivity-Reason Group-Reporting-Guard-Timer CIA-Flags Group-Monitoring-Event-Report*
3166: Group-Monitoring-Event-Report-Item* RIR-Flags Type-Of-External-Identifier APN-Validity-Time* Suggested-Network-Configuration*
3171: Monitoring-Event-Report-Status* PLMN-ID-Requested AdditionalIdentifiers* NIR-Flags Reporting-Time-Stamp NIA-Flags
3177: Group-User-Identifier* MTC-Provider-Info* MTC-Provider-ID PDN-Connectivity-Status-Configuration*
3181: PDN-Connectivity-Status-Report* PDN-Connectivity-Status-Type Traffic-Profile Updated-Network-Configuration* Battery-Indicator
3186: SCEF-Reference-ID-Ext SCEF-Reference-ID-for-Deletion-Ext Exclude-Identifiers* Include-Identifiers*
3200: SM-Delivery-Outcome-T4 Absent-Subscriber-Diagnostic-T4 Trigger-Action MTC-Error-Diagnostic
3300: SC-Address SM-RP-UI TFR-Flags SM-Delivery-Failure-Cause* SM-Enumerated-Delivery-Failure-Cause SM-Diagnostic-Info
3306: SM-Delivery-Timer SM-Delivery-Start-Time SM-RP-MTI SM-RP-SMEA SRR-Flags SM-Delivery-Not-Intended MWD-Status
3313: MME-Absent-User-Diagnostic-SM MSC-Absent-User-Diagnostic-SM SGSN-Absent-User-Diagnostic-SM SM-Delivery-Outcome*
3317: MME-SM-Delivery-Outcome* MSC-SM-Delivery-Outcome* SGSN-SM-Delivery-Outcome* IP-SM-GW-SM-Delivery-Outcome* SM-Delivery-Cause
3322: Absent-User-Diagnostic-SM RDR-Flags SMSMI-Correlation-ID* HSS-ID Originating-SIP-URI Destination-SIP-URI OFR-Flags
3329: Maximum-UE-Availability-Time Maximum-Retransmission-Time Requested-Retransmission-Time SMS-GMSC-Address SMS-GMSC-Alert-Event
3334: SMSF-3GPP-Absent-User-Diagnostic-SM SMSF-Non-3GPP-Absent-User-Diagnostic-SM SMSF-3GPP-SM-Delivery-Outcome*
3337: SMSF-Non-3GPP-SM-Delivery-Outcome* SMSF-3GPP-Number SMSF-Non-3GPP-Number SMSF-3GPP-Name SMSF-Non-3GPP-Name SMSF-3GPP-Realm
3343: SMSF-Non-3GPP-Realm SMSF-3GPP-Address* SMSF-Non-3GPP-Address* SMSF-3GPP-SBI-Support-Indicator
3347: SMSF-Non-3GPP-SBI-Support-Indicator IP-SM-GW-SBI-Support-Indicator
3401: Reason-Header Instance-Id Route-Header-Received Route-Header-Transmitted SM-Device-Trigger-Information* MTC-IWF-Address
3407: SM-Device-Trigger-Indicator SM-Sequence-Number SMS-Result VCS-Information* Basic-Service-Code* Bearer-Capability Teleservice
3414: ISUP-Location-Number Forwarding-Pending ISUP-Cause* MSC-Address Network-Call-Reference-Number Start-of-Charging VLR-Number
3421: CN-Operator-Selection-Entity ISUP-Cause-Diagnostics ISUP-Cause-Location ISUP-Cause-Value EPDG-Address
3426: Announcing-UE-HPLMN-Identifier Announcing-UE-VPLMN-Identifier Coverage-Status Layer-2-Group-ID Monitored-PLMN-Identifier
3431: Monitoring-UE-HPLMN-Identifier Monitoring-UE-Identifier Monitoring-UE-VPLMN-Identifier PC3-Control-Protocol-Cause
3435: PC3-EPC-Control-Protocol-Cause Requested-PLMN-Identifier Requestor-PLMN-Identifier Role-Of-ProSe-Function
3439: Usage-Information-Report-Sequence-Number ProSe-3rd-Party-Application-ID
3441: ProSe-Direct-Communication-Transmission-Data-Container* ProSe-Direct-Discovery-Model ProSe-Event-Type
3444: ProSe-Function-IP-Address ProSe-Functionality ProSe-Group-IP-Multicast-Address ProSe-Information* ProSe-Range-Class
3449: ProSe-Reason-For-Cancellation ProSe-Request-Timestamp ProSe-Role-Of-UE ProSe-Source-IP-Address ProSe-UE-ID
3454: Proximity-Alert-Indication Proximity-Alert-Timestamp Proximity-Cancellation-Timestamp ProSe-Function-PLMN-Identifier
3458: Application-Specific-Data Coverage-Info* Location-Info* ProSe-Direct-Communication-Reception-Data-Container* Radio-Frequency
3463: Radio-Parameter-Set-Info* Radio-Parameter-Set-Values Radio-Resources-Indicator Time-First-Reception Time-First-Transmission
3468: Transmitter-Info*
3500: BMSC-Address BMSC-Port MBMS-Bearer-Event MBMS-Bearer-Event-Notification* MBMS-Bearer-Request* MBMS-Bearer-Response*
3506: MBMS-Bearer-Result MBMS-Start-Time Radio-Frequency TMGI-Allocation-Request* TMGI-Allocation-Response* TMGI-Allocation-Result
3512: TMGI-Deallocation-Request* TMGI-Deallocation-Response* TMGI-Deallocation-Result TMGI-Expiry* TMGI-Number MB2U-Security
3518: Local-M1-Information* Local-MB2-U-Information* MBMS-eNB-IP-Multicast-Address MBMS-eNB-IPv6-Multicast-Address
3522: MBMS-GW-SSM-IP-Address MBMS-GW-SSM-IPv6-Address Common-Tunnel-Endpoint-Identifier FEC-Request ROHC-Request*
3527: ROHC-Full-Header-Periodicity ROHC-Profile Userplane-Protocol-Result* ROHC-Result FEC-Result ROHC-Max-CID
3533: MBMS-Bearer-Event-Diagnostic-Info
3600: Origin-App-Layer-User-Id Target-App-Layer-User-Id ProSe-Function-ID ProSe-Request-Type PDUID Application-Data
3606: Allowed-Suffixes-Number Monitor-Target* ProSe-Code-Suffix-Mask* Suffix-Code Suffix-Mask Banned-User-Target* Metadata-Indicator
3701: ProSe-Subscription-Data* ProSe-Permission ProSe-Allowed-PLMN* ProSe-Direct-Allowed UPR-Flags PNR-Flags
3707: ProSe-Initial-Location-Information* Authorized-Discovery-Range
3801: App-Layer-User-Id Assistance-Info* Assistance-Info-Validity-Timer Discovery-Type Filter-Id MAC-Address Match-Report*
3808: Operating-Channel P2P-Features ProSe-App-Code ProSe-App-Id ProSe-App-Mask ProSe-Discovery-Filter* PRR-Flags
3815: ProSe-Validity-Timer Requesting-EPUID Targeted-EPUID Time-Window WiFi-P2P-Assistance-Info* WLAN-Assistance-Info*
3821: WLAN-Link-Layer-Id WLAN-Link-Layer-Id-List* Location-Update-Trigger* Location-Update-Event-Type Change-Of-Area-Type*
3826: Location-Update-Event-Trigger Report-Cardinality Minimum-Interval-Time Periodic-Location-Type* Location-Report-Interval-Time
3831: Total-Number-Of-Reports Validity-Time-Announce Validity-Time-Monitor Validity-Time-Communication ProSe-App-Code-Info* MIC
3837: UTC-based-Counter ProSe-Match-Refresh-Timer ProSe-Metadata-Index-Mask App-Identifier* OS-ID OS-App-ID Requesting-RPAUID
3844: Target-RPAUID Target-PDUID ProSe-Restricted-Code ProSe-Restricted-Code-Suffix-Range Beginning-Suffix Ending-Suffix
3850: Discovery-Entry-ID Match-Timestamp PMR-Flags ProSe-Application-Metadata Discovery-Auth-Request* Discovery-Auth-Response*
3856: Match-Request* Match-Report-Info* Banned-RPAUID Banned-PDUID Code-Receiving-Security-Material* Code-Sending-Security-Material*
3862: DUSK DUIK DUCK MIC-Check-Indicator Encrypted-Bitmask ProSe-App-Code-Suffix-Range PC5-tech
3901: Enhanced-Diagnostics* Inter-UE-Transfer TWAG-Address Announcement-Information* Announcement-Identifier Announcement-Order
3907: Variable-Part* Variable-Part-Order Variable-Part-Type Variable-Part-Value Time-Indicator Quota-Indicator Play-Alternative
3914: Language Privacy-Indicator Called-Identity Called-Identity-Change* UWAN-User-Location-Info*
3919: Monitoring-Event-Configuration-Activity Monitoring-Event-Report-Data* Monitoring-Event-Information*
3922: Monitoring-Event-Functionality Monitoring-Event-Report-Number Cellular-Network-Information
3925: Related-Change-Condition-Information* Related-Trigger* CPDT-Information* NIDD-Submission* Serving-Node-Identity
3930: CP-CIoT-EPS-Optimisation-Indicator SGi-PtP-Tunnelling-Method UNI-PDU-CP-Only-Flag APN-Rate-Control* APN-Rate-Control-Downlink*
3935: APN-Rate-Control-Uplink* Additional-Exception-Reports Rate-Control-Max-Message-Size Rate-Control-Max-Rate
3939: Rate-Control-Time-Unit SCS-AS-Address* SCS-Address SCS-Realm
4000: Aggregated-Congestion-Info* Aggregated-RUCI-Report* Congestion-Level-Definition* Congestion-Level-Range
4004: Congestion-Level-Set-Id Congestion-Level-Value Congestion-Location-Id* Conditional-Restriction eNodeB-Id IMSI-List RCAF-Id
4011: Reporting-Restriction RUCI-Action Extended-eNodeB-Id
4101: Network-Congestion-Area-Report* Ns-Request-Type
4201: Network-Area-Info-List Reference-Id Transfer-Request-Type Time-Window* Transfer-End-Time Transfer-Start-Time Transfer-Policy*
4208: Transfer-Policy-Id Number-Of-UEs Access-Network-Reports* Event-Configuration* Event-Configuration-State
4213: Event-Configuration-Status* Event-Reporting-Results Event-Reports* Extended-SCEF-Reference-ID
4300: Communication-Failure-Information* Cause-Type S1AP-Cause RANAP-Cause GMM-Cause SM-Cause
4306: Number-Of-UE-Per-Location-Configuration* Number-Of-UE-Per-Location-Report* UE-Count BSSGP-Cause Serving-PLMN-Rate-Control*
4311: Uplink-Rate-Limit Downlink-Rate-Limit Extended-PCO Connection-Action Non-IP-Data SCEF-Wait-Time CMR-Flags RRC-Cause-Counter*
4319: Counter-Value RRC-Counter-Timestamp TDA-Flags Idle-Status-Indication* Idle-Status-Timestamp Active-Time Reachability-Cause
4326: APN-Rate-Control-Status* Uplink-Number-Of-Packets-Allowed Number-Of-Additional-Exception-Reports
4329: Downlink-Number-Of-Packets-Allowed APN-Rate-Control-Status-Validity-Time
4400: Charging-Per-IP-CAN-Session-Indicator Access-Network-Info-Change* Discoveree-UE-HPLMN-Identifier
4403: Discoveree-UE-VPLMN-Identifier Discoverer-UE-HPLMN-Identifier Discoverer-UE-VPLMN-Identifier 3GPP-PS-Data-Off-Status
4407: Unused-Quota-Timer Announcing-PLMN-ID ProSe-UE-to-Network-Relay-UE-ID ProSe-Target-Layer-2-ID Relay-IP-address
4412: Target-IP-Address FE-Identifier-List
4500: MCPTT-ID Data-Identification* Data-Identification-Prefix Data-Identification-Flags DPR-Flags DPA-Flags DUR-Flags DUA-Flags
4508: NDR-Flags NDA-Flags User-Data-Id MC-Service-User-Profile-Data* Sequence-Number Data* MCVideo-ID MCData-ID
4600: V2X-PC5-Allowed-PLMN* V2X-Update-Flags V2X-Notify-Flags
4700: V2X-Authorization-Data* V2X-Permission-in-VPLMN V2X-Application-Server*
`;

/** ETSI ES 283 034, TS 183 017 and TS 183 033. */
const ETSI_AVPS = `
298: ETSI-Experimental-Result-Code - Globally-Unique-Address* Address-Realm Logical-Access-ID Initial-Gate-Setting* QoS-Profile*
305: IP-Connectivity-Status Access-Network-Type* Aggregation-Network-Type Maximum-Allowed-Bandwidth-UL Maximum-Allowed-Bandwidth-DL
310: Maximum-Priority-DEPRECATED Transport-Class Application-Class-ID Physical-Access-ID Initial-Gate-Setting-ID QoS-Profile-ID
350: ETSI-Location-Information* RACS-Contact-Point Terminal-Type Requested-Information-353 ETSI-Event-Type-354 Civic-Location
356: Geospatial-Location
400: Session-Bundle-Id
420: ETSI-Event-Type-420
450: Binding-Information* Binding-Input-List* Binding-Output-List* V6-Transport-Address* V4-Transport-Address* Port-Number
456: Reservation-Class Latching-Indication Reservation-Priority Service-Class Overbooking-Indicator Authorization-Package-Id
462: Media-Authorization-Context-Id
500: Line-Identifier ETSI-SIP-Authenticate* ETSI-SIP-Authorization* ETSI-SIP-Authentication-Info* ETSI-Digest-Realm
505: ETSI-Digest-Nonce ETSI-Digest-Domain ETSI-Digest-Opaque ETSI-Digest-Stale ETSI-Digest-Algorithm ETSI-Digest-QoP ETSI-Digest-HA1
512: ETSI-Digest-Auth-Param ETSI-Digest-Username ETSI-Digest-URI ETSI-Digest-Response ETSI-Digest-CNonce ETSI-Digest-Nonce-Count
518: ETSI-Digest-Method ETSI-Digest-Entity-Body-Hash ETSI-Digest-Nextnonce ETSI-Digest-Response-Auth
`;

function entry(vendor: number, code: number): Entry | undefined {
  const table = NAMES.get(vendor);
  // Codes of the wire reach 2^32: far past the end an array would be searched like a dictionary.
  return table !== undefined && code < table.length ? table[code] : undefined;
}

interface Entry {
  readonly name: string;
  readonly grouped: boolean;
}

function read(table: string): readonly (Entry | undefined)[] {
  const entries: (Entry | undefined)[] = [];
  for (const line of table.trim().split('\n')) {
    const [start = '', ...names] = line.split(' ');
    let code = Number.parseInt(start, 10);
    for (const name of names) {
      if (name !== '-') entries[code] = { name: name.replace('*', ''), grouped: name.endsWith('*') };
      code++;
    }
  }
  return entries;
}

const NAMES: ReadonlyMap<number, readonly (Entry | undefined)[]> = new Map([
  [IETF, read(IETF_AVPS)],
  [TGPP, read(TGPP_AVPS)],
  [ETSI, read(ETSI_AVPS)],
]);
