/** Information elements of RR messages, in the language of src/formats/elements/rows.ts. */

import type { ElementRows } from '../elements/index.js';

/** RR messages, 3GPP TS 44.018 section 9.1. */
export const RR_ELEMENTS: ElementRows = {
  // System Information Type 13
  0: 'si-13-rest-octets/rest',
  // System Information Type 2bis
  2: 'neighbours/16 rach-control-parameters/3',
  // System Information Type 2ter
  3: 'neighbours-2/16 si-2ter-rest-octets/rest',
  // System Information Type 5bis
  5: 'neighbours/16',
  // System Information Type 5ter
  6: 'neighbours-2/16',
  // System Information Type 2quater
  7: 'si-2quater-rest-octets/rest',
  // VGCS Uplink Grant
  9: 'request-reference/3 timing-advance/1',
  // Partial Release
  10: 'channel/3',
  // Channel Release
  13: `
    rr-cause/1 73:ba-range/* c-:gprs-resumption 75:ba-list-pref/* 76:utran-frequency-list/* 62:cell-channels/16
    77:cell-selection-indicator-after-release-of-all-tch-and-sdcch/*`,
  // Uplink Release
  14: 'rr-cause/1',
  // Channel Mode Modify
  16: 'channel/3 channel-mode/1 01:vgcs-target-mode-indication/* 03:multirate-configuration/* 6d:tsc-set/1',
  // Talker Indication
  17: 'classmark-2/* identity/* d-:cksn',
  // RR Status
  18: 'rr-cause/1',
  // Classmark Enquiry
  19: '10:classmark-enquiry-mask/*',
  // Frequency Redefinition
  20: `
    channel/3 mobile-allocation/* starting-time/* 62:cell-channels/16 9-:carrier-indication 11:mobile-allocation/* 12:channel-3/2
    6d:tsc-set/1`,
  // Measurement Report
  21: 'measurement-results/16',
  // Classmark Change
  22: 'classmark-2/* 20:classmark-3/*',
  // Channel Mode Modify Acknowledge
  23: 'channel/3 channel-mode/1 6d:tsc-set/1',
  // System Information Type 1
  25: 'cell-channels/16 rach-control-parameters/3 si-1-rest-octets/rest',
  // System Information Type 2
  26: 'neighbours/16 ncc-permitted/1 rach-control-parameters/3',
  // System Information Type 3
  27: `
    cell-identity/2 cell-lai/5 control-channel-description/3 cell-options/1 cell-selection-parameters/2 rach-control-parameters/3
    si-3-rest-octets/rest`,
  // System Information Type 4
  28: `
    cell-lai/5 cell-selection-parameters/2 rach-control-parameters/3 64:cbch-channel/3 72:cbch-mobile-allocation/* si-4-rest-octets/rest`,
  // System Information Type 5
  29: 'neighbours/16',
  // System Information Type 6
  30: 'cell-identity/2 cell-lai/5 cell-options/1 ncc-permitted/1 si-6-rest-octets/rest',
  // Paging Request Type 1
  33: 'page-mode/lo channel-needed/hi paged-identity/* 17:paged-identity/* p1-rest-octets/rest',
  // Paging Request Type 2
  34: 'page-mode/lo channel-needed/hi paged-tmsi/4 paged-tmsi/4 17:paged-identity/* p2-rest-octets/rest',
  // Paging Request Type 3
  36: 'page-mode/lo channel-needed/hi paged-tmsi/4 paged-tmsi/4 paged-tmsi/4 paged-tmsi/4 p3-rest-octets/rest',
  // Paging Response
  39: 'cksn/lo spare/hi classmark-2/* identity/* c-:additional-update-parameters',
  // Handover Failure
  40: 'rr-cause/1',
  // Assignment Complete
  41: 'rr-cause/1',
  // Handover Command
  43: `
    cell-description/2 channel/3 handover-reference/1 power-command-and-access-type/1 d-:synchronization-indication
    02:frequency-short-list/9 05:frequency-list/* 62:cell-channels/16 10:multislot-allocation/* 63:channel-mode/1
    11:channel-mode-set-2/1 13:channel-mode-set-3/1 14:channel-mode-set-4/1 15:channel-mode-set-5/1 16:channel-mode-set-6/1
    17:channel-mode-set-7/1 18:channel-mode-set-8/1 64:second-channel/3 66:channel-mode-2/1 69:frequency-channel-sequence/9
    72:mobile-allocation/* 7c:starting-time/2 7b:time-difference/* 7d:timing-advance/1 12:frequency-short-list/9 19:frequency-list/*
    1c:first-channel-before/3 1d:second-channel-before/3 1e:frequency-channel-sequence/9 21:mobile-allocation/* 9-:cipher-mode-setting
    01:vgcs-target-mode-indication/* 03:multirate-configuration/* 76:dynamic-arfcn-mapping/* 04:vgcs-ciphering-parameters/*
    51:dedicated-service-information/1 6d:tsc-set/1 6e:tsc-set/1`,
  // Handover Complete
  44: 'rr-cause/1 77:mobile-time-difference/*',
  // Physical Information
  45: 'timing-advance/1',
  // Assignment Command
  46: `
    channel/3 power-command/1 05:frequency-list/* 62:cell-channels/16 10:multislot-allocation/* 63:channel-mode/1
    11:channel-mode-set-2/1 13:channel-mode-set-3/1 14:channel-mode-set-4/1 15:channel-mode-set-5/1 16:channel-mode-set-6/1
    17:channel-mode-set-7/1 18:channel-mode-set-8/1 64:second-channel/3 66:channel-mode-2/1 72:mobile-allocation/* 7c:starting-time/2
    19:frequency-list/* 1c:first-channel-before/3 1d:second-channel-before/3 1e:frequency-channel-sequence/9 21:mobile-allocation/*
    9-:cipher-mode-setting 01:vgcs-target-mode-indication/* 03:multirate-configuration/* 04:vgcs-ciphering-parameters/* 6d:tsc-set/1
    6e:tsc-set/1`,
  // Assignment Failure
  47: 'rr-cause/1',
  // Configuration Change Command
  48: `
    multislot-allocation/* 63:channel-mode/1 11:channel-mode-set-2/1 13:channel-mode-set-3/1 14:channel-mode-set-4/1
    15:channel-mode-set-5/1 16:channel-mode-set-6/1 17:channel-mode-set-7/1 18:channel-mode-set-8/1`,
  // Ciphering Mode Complete
  50: '17:identity/*',
  // Configuration Change Reject
  51: 'rr-cause/1',
  // GPRS Suspension Request
  52: 'tlli/4 rai/6 suspension-cause/1 01:service-support/1',
  // Ciphering Mode Command
  53: 'cipher-mode-setting/lo cipher-mode-response/hi',
  // Extended Measurement Report
  54: 'extended-measurement-results/16',
  // Extended Measurement Order
  55: 'extended-measurement-frequency-list/16',
  // Application Information
  56: 'apdu-id/lo apdu-flags/hi apdu-data/*',
  // Immediate Assignment Extended
  57: `
    page-mode/lo feature-indicator/hi channel-1/3 request-reference-1/3 timing-advance-1/1 channel-2/3 request-reference-2/3
    timing-advance-2/1 mobile-allocation/* 7c:starting-time/2 iax-rest-octets/rest`,
  // Immediate Assignment Reject
  58: `
    page-mode/lo feature-indicator/hi request-reference-1/3 wait-indication-1/1 request-reference-2/3 wait-indication-2/1
    request-reference-3/3 wait-indication-3/1 request-reference-4/3 wait-indication-4/1 iar-rest-octets/rest`,
  // Additional Assignment
  59: 'channel/3 72:mobile-allocation/* 7c:starting-time/2 6d:tsc-set/1',
  // Immediate Assignment
  63: `
    page-mode/lo dedicated-mode-or-tbf/hi assigned-channel/3 request-reference/3 timing-advance/1 mobile-allocation/* 7c:starting-time/2
    ia-rest-octets/rest`,
  // System Information Type 21
  70: 'si-21-rest-octets/rest',
  // DTM Assignment Failure
  72: 'rr-cause/1',
  // DTM Reject
  73: 'wait-indication/1',
  // DTM Request
  74: 'tlli/4 channel-request-description-2/*',
  // Packet Assignment
  75: `
    gprs-broadcast-information/* 22:packet-uplink-assignment/* 23:packet-downlink-assignment/* 12:frequency-list/*
    13:mobile-allocation/* 14:channel-3/2 24:packet-downlink-assignment-type-2/* 6d:tsc-set/1`,
  // DTM Assignment Command
  76: `
    power-command/1 channel/3 gprs-broadcast-information/* 10:cell-channels/16 11:channel-mode/1 12:frequency-list/*
    13:mobile-allocation/* 15:packet-uplink-assignment/* 16:packet-downlink-assignment/* 17:multirate-configuration/*
    9-:cipher-mode-setting 18:mobile-allocation/* 19:frequency-list/* 20:packet-downlink-assignment-type-2/* 21:channel-3/2 6d:tsc-set/1`,
  // DTM Information
  77: 'rai/6 dtm-information-details/*',
  // Packet Notification
  78: '10:tmsi/4 11:identity/*',
  // Utran Classmark Change
  96: 'utran-classmark/*',
  // Inter System to UTRAN Handover Command
  99: 'handover-to-utran-command/*',
  // EC-Immediate Assignment Type 1
  106: 'page-mode/lo feature-indicator/hi request-reference/3',
};
