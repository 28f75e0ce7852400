/** Information elements of LTE NAS messages (EMM, ESM), in the language of src/formats/elements/rows.ts. */

import type { ElementRows } from '../elements/index.js';

/** Stands for the message type of a Detach request to the mobile: it is the same octet as the one from it. */
export const DETACH_TO_MOBILE = 0x145;

/** EMM messages, 3GPP TS 24.301 section 8.2. `identity` and `new-identity` are EPS mobile identities, `ms-identity` is one of 3GPP TS 24.008. */
export const EMM_ELEMENTS: ElementRows = {
  // Attach request
  65: `
    attach-type/lo ksi/hi identity/* ue-network-capability/* esm-message-container/** 19:p-tmsi-signature/3 50:additional-identity/*
    52:last-tai/5 5c:drx-parameter/2 31:ms-network-capability/* 13:old-lai/5 9-:tmsi-status 11:classmark-2/* 20:classmark-3/*
    40:supported-codec-list/* f-:additional-update-type 5d:voice-domain-preference-and-ues-usage-setting/* d-:device-properties
    e-:guti-type c-:ms-network-feature-support 10:network-resource-identifier-container/* 6a:gprs-timer-2-t3324/*
    5e:gprs-timer-3-t3412/* 6e:extended-drx-parameters/* 6f:ue-additional-security-capability/* 6d:ue-status/*
    17:additional-information-requested/1 32:n1-ue-network-capability/* 34:ue-radio-capability-id-availability/*
    35:wus-assistance-information/* 36:nb-s1-drx-parameter/*`,
  // Attach accept
  66: `
    attach-result/lo spare/hi gprs-timer-t3412/1 tai-list/* esm-message-container/** 50:new-identity/* 13:lai/5 23:ms-identity/*
    53:emm-cause/1 17:gprs-timer-t3402/1 59:gprs-timer-t3423/1 4a:plmn-list/* 34:emergency-number-list/*
    64:eps-network-feature-support/* f-:additional-update-result 5e:gprs-timer-3-t3412/* 6a:gprs-timer-2-t3324/*
    6e:extended-drx-parameters/* 65:dcn-id/* e-:sms-services-status d-:non-3gpp-nw-provided-policies 6b:gprs-timer-2-t3448/*
    c-:network-policy 6c:gprs-timer-3-t3447/* 7a:extended-emergency-number-list/** 7c:ciphering-key-data/** 66:ue-radio-capability-id/*
    b-:ue-radio-capability-id-deletion-indication 35:wus-assistance-information/* 36:nb-s1-drx-parameter/*`,
  // Attach complete
  67: 'esm-message-container/**',
  // Attach reject
  68: 'emm-cause/1 78:esm-message-container/** 5f:gprs-timer-2-t3346/* 16:gprs-timer-2-t3402/* a-:extended-emm-cause',
  // Detach request
  69: 'detach-type/lo ksi/hi identity/*',
  // The same to the mobile, which has no identity (3GPP TS 24.301 section 8.2.11.2)
  [DETACH_TO_MOBILE]: 'detach-type/lo spare/hi 53:emm-cause/1',
  // Tracking area update request
  72: `
    update-type/lo ksi/hi identity/* b-:other-ksi 8-:other-ksi 19:p-tmsi-signature/3 50:additional-identity/* 55:nonce/4
    58:ue-network-capability/* 52:last-tai/5 5c:drx-parameter/2 a-:ue-radio-capability-information-update-needed 57:eps-bearer-context-status/*
    31:ms-network-capability/* 13:old-lai/5 9-:tmsi-status 11:classmark-2/* 20:classmark-3/* 40:supported-codec-list/*
    f-:additional-update-type 5d:voice-domain-preference-and-ues-usage-setting/* e-:guti-type d-:device-properties
    c-:ms-network-feature-support 10:network-resource-identifier-container/* 6a:gprs-timer-2-t3324/* 5e:gprs-timer-3-t3412/*
    6e:extended-drx-parameters/* 6f:ue-additional-security-capability/* 6d:ue-status/* 17:additional-information-requested/1
    32:n1-ue-network-capability/* 34:ue-radio-capability-id-availability/* 35:wus-assistance-information/* 36:nb-s1-drx-parameter/*`,
  // Tracking area update accept
  73: `
    update-result/lo spare/hi 5a:gprs-timer-t3412/1 50:new-identity/* 54:tai-list/* 57:eps-bearer-context-status/* 13:lai/5
    23:ms-identity/* 53:emm-cause/1 17:gprs-timer-t3402/1 59:gprs-timer-t3423/1 4a:plmn-list/* 34:emergency-number-list/*
    64:eps-network-feature-support/* f-:additional-update-result 5e:gprs-timer-3-t3412/* 6a:gprs-timer-2-t3324/*
    6e:extended-drx-parameters/* 68:header-compression-configuration-status/* 65:dcn-id/* e-:sms-services-status
    d-:non-3gpp-nw-provided-policies 6b:gprs-timer-2-t3448/* c-:network-policy 6c:gprs-timer-3-t3447/*
    7a:extended-emergency-number-list/** 7c:ciphering-key-data/** 66:ue-radio-capability-id/*
    b-:ue-radio-capability-id-deletion-indication 35:wus-assistance-information/* 36:nb-s1-drx-parameter/*`,
  // Tracking area update reject
  75: 'emm-cause/1 5f:gprs-timer-2-t3346/* a-:extended-emm-cause',
  // Extended service request
  76: 'service-type/lo ksi/hi ms-identity/* b-:csfb-response 57:eps-bearer-context-status/* d-:device-properties',
  // Control plane service request
  77: `
    control-plane-service-type/lo ksi/hi 78:esm-message-container/** 67:nas-message-container/* 57:eps-bearer-context-status/*
    d-:device-properties`,
  // Service reject
  78: 'emm-cause/1 5b:gprs-timer-t3442/1 5f:gprs-timer-2-t3346/* 6b:gprs-timer-2-t3448/*',
  // Service accept
  79: '57:eps-bearer-context-status/* 6b:gprs-timer-2-t3448/*',
  // GUTI reallocation command
  80: 'new-identity/* 54:tai-list/* 65:dcn-id/* 66:ue-radio-capability-id/* b-:ue-radio-capability-id-deletion-indication',
  // Authentication request
  82: 'ksi/lo spare/hi rand/16 autn/*',
  // Authentication response
  83: 'sres/*',
  // Identity request
  85: 'identity-type-2/lo spare/hi',
  // Identity response
  86: 'ms-identity/*',
  // Authentication failure
  92: 'emm-cause/1 30:auts/*',
  // Security mode command
  93: `
    nas-security-algorithms/1 ksi/lo spare/hi ue-security-capability/* c-:imeisv-request 55:nonce/4 56:nonce/4 4f:hashmme/*
    6f:ue-additional-security-capability/* 37:ue-radio-capability-id-request/*`,
  // Security mode complete
  94: '23:ms-identity/* 79:replayed-nas-message-container/** 66:ue-radio-capability-id/*',
  // Security mode reject
  95: 'emm-cause/1',
  // EMM status
  96: 'emm-cause/1',
  // EMM information
  97: '43:full-network-name/* 45:short-network-name/* 46:time-zone/1 47:time-zone-and-time/7 49:daylight-saving-time/*',
  // Downlink NAS transport
  98: 'nas-message-container/*',
  // Uplink NAS transport
  99: 'nas-message-container/*',
  // CS service notification
  100: 'paging-identity/1 60:calling-number/* 61:ss-code/1 62:lcs-indicator/1 63:lcs-client-identity/*',
  // Downlink generic NAS transport
  104: 'generic-message-container-type/1 generic-message-container/**',
  // Uplink generic NAS transport
  105: 'generic-message-container-type/1 generic-message-container/**',
};

/** ESM messages, 3GPP TS 24.301 section 8.3. */
export const ESM_ELEMENTS: ElementRows = {
  // Activate default EPS bearer context request
  193: `
    eps-quality-of-service/* apn/* pdn-address/* 5d:linked-ti/* 30:qos/* 32:llc-sapi/1 8-:radio-priority 34:packet-flow-identifier/*
    5e:apn-aggregate-maximum-bit-rate/* 58:esm-cause/1 27:pco/* b-:connectivity-type c-:wlan-offload-acceptability 33:nbifom-container/*
    66:header-compression-configuration/* 9-:control-plane-only-indication 7b:extended-pco/** 6e:serving-plmn-rate-control/*
    5f:extended-apn-aggregate-maximum-bit-rate/*`,
  // Activate default EPS bearer context accept
  194: '27:pco/* 7b:extended-pco/**',
  // Activate default EPS bearer context reject
  195: 'esm-cause/1 27:pco/* 7b:extended-pco/**',
  // Activate dedicated EPS bearer context request
  197: `
    linked-eps-bearer-identity/lo spare/hi eps-quality-of-service/* traffic-flow-template/* 5d:linked-ti/* 30:qos/* 32:llc-sapi/1
    8-:radio-priority 34:packet-flow-identifier/* 27:pco/* c-:wlan-offload-acceptability 33:nbifom-container/* 7b:extended-pco/**
    5c:extended-eps-quality-of-service/*`,
  // Activate dedicated EPS bearer context accept
  198: '27:pco/* 33:nbifom-container/* 7b:extended-pco/** 5c:extended-eps-quality-of-service/*',
  // Activate dedicated EPS bearer context reject
  199: 'esm-cause/1 27:pco/* 33:nbifom-container/* 7b:extended-pco/**',
  // Modify EPS bearer context request
  201: `
    5b:eps-quality-of-service/* 36:traffic-flow-template/* 30:qos/* 32:llc-sapi/1 8-:radio-priority 34:packet-flow-identifier/*
    5e:apn-aggregate-maximum-bit-rate/* 27:pco/* c-:wlan-offload-acceptability 33:nbifom-container/*
    66:header-compression-configuration/* 7b:extended-pco/** 5f:extended-apn-aggregate-maximum-bit-rate/*
    5c:extended-eps-quality-of-service/*`,
  // Modify EPS bearer context accept
  202: '27:pco/* 33:nbifom-container/* 7b:extended-pco/**',
  // Modify EPS bearer context reject
  203: 'esm-cause/1 27:pco/* 33:nbifom-container/* 7b:extended-pco/**',
  // Deactivate EPS bearer context request
  205: 'esm-cause/1 27:pco/* 37:gprs-timer-3-t3396/* c-:wlan-offload-acceptability 33:nbifom-container/* 7b:extended-pco/**',
  // Deactivate EPS bearer context accept
  206: '27:pco/* 7b:extended-pco/**',
  // PDN connectivity request
  208: `
    request-type/lo pdn-type/hi d-:esm-information-transfer-flag 28:apn/* 27:pco/* c-:device-properties 33:nbifom-container/*
    66:header-compression-configuration/* 7b:extended-pco/**`,
  // PDN connectivity reject
  209: `
    esm-cause/1 27:pco/* 37:gprs-timer-3-back-off-timer-value/* 6b:re-attempt-indicator/* 33:nbifom-container/* 7b:extended-pco/**`,
  // PDN disconnect request
  210: 'linked-eps-bearer-identity/lo spare/hi 27:pco/* 7b:extended-pco/**',
  // PDN disconnect reject
  211: 'esm-cause/1 27:pco/* 7b:extended-pco/**',
  // Bearer resource allocation request
  212: `
    linked-eps-bearer-identity/lo spare/hi traffic-flow-template/* eps-quality-of-service/* 27:pco/* c-:device-properties
    33:nbifom-container/* 7b:extended-pco/** 5c:extended-eps-quality-of-service/*`,
  // Bearer resource allocation reject
  213: `
    esm-cause/1 27:pco/* 37:gprs-timer-3-back-off-timer-value/* 6b:re-attempt-indicator/* 33:nbifom-container/* 7b:extended-pco/**`,
  // Bearer resource modification request
  214: `
    linked-eps-bearer-identity/lo spare/hi traffic-flow-template/* 5b:eps-quality-of-service/* 58:esm-cause/1 27:pco/*
    c-:device-properties 33:nbifom-container/* 66:header-compression-configuration/* 7b:extended-pco/**
    5c:extended-eps-quality-of-service/*`,
  // Bearer resource modification reject
  215: `
    esm-cause/1 27:pco/* 37:gprs-timer-3-back-off-timer-value/* 6b:re-attempt-indicator/* 33:nbifom-container/* 7b:extended-pco/**`,
  // ESM information response
  218: '28:apn/* 27:pco/* 7b:extended-pco/**',
  // Notification
  219: 'notification-indicator/*',
  // ESM status
  232: 'esm-cause/1',
  // Remote UE report
  233: '79:remote-ue-context-list/** 7a:remote-ue-context-list/** 6f:pkmf-address/*',
  // ESM data transport
  235: 'user-data-container/** f-:release-assistance-indication',
};
