//! The codes of findings: stable names that reports, catalogues and articles share.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// What was found. The text is stable; the words for it stand in `checks/words/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The stable text.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    /// The server's name does not exist.
    SmtpHostUnknown = "smtp-host-unknown";
    /// The server's name has no address.
    SmtpHostNoAddress = "smtp-host-no-address";
    /// Nobody could say which address the server's name has.
    SmtpHostSilent = "smtp-host-silent";
    /// The port is closed.
    SmtpPortClosed = "smtp-port-closed";
    /// Nothing comes from the port.
    SmtpPortSilent = "smtp-port-silent";
    /// The network does not lead to the server.
    SmtpUnreachable = "smtp-unreachable";
    /// Another port or security works, the configured one does not.
    SmtpOtherWorks = "smtp-other-works";
    /// The server greets with a refusal.
    SmtpGreetingRefused = "smtp-greeting-refused";
    /// What answers is no mail server.
    SmtpNotSmtp = "smtp-not-smtp";
    /// The server closed the connection in the middle.
    SmtpHungUp = "smtp-hung-up";
    /// The server stopped answering in the middle.
    SmtpWentSilent = "smtp-went-silent";
    /// EHLO was refused.
    SmtpEhloRefused = "smtp-ehlo-refused";
    /// STARTTLS is not offered.
    SmtpNoStartTls = "smtp-no-starttls";
    /// STARTTLS was refused.
    SmtpStartTlsRefused = "smtp-starttls-refused";
    /// The TLS handshake failed.
    SmtpTlsFailed = "smtp-tls-failed";
    /// The server speaks plain text where TLS was expected.
    SmtpTlsPlaintext = "smtp-tls-plaintext";
    /// The certificate is for other names.
    SmtpCertName = "smtp-cert-name";
    /// The certificate has expired.
    SmtpCertExpired = "smtp-cert-expired";
    /// The certificate is not valid yet.
    SmtpCertNotYetValid = "smtp-cert-not-yet-valid";
    /// The certificate's issuer is not trusted.
    SmtpCertIssuer = "smtp-cert-issuer";
    /// The certificate is not accepted for another reason.
    SmtpCertInvalid = "smtp-cert-invalid";
    /// The server speaks only versions of TLS that are no longer safe.
    SmtpTlsOld = "smtp-tls-old";
    /// The connection is not encrypted.
    SmtpUnencrypted = "smtp-unencrypted";
    /// The password would cross the network in clear.
    SmtpLoginUnencrypted = "smtp-login-unencrypted";
    /// The server offers no login.
    SmtpNoAuth = "smtp-no-auth";
    /// The server offers only login mechanisms that this program does not speak.
    SmtpAuthMechanism = "smtp-auth-mechanism";
    /// The server's part of the login does not fit the mechanism.
    SmtpAuthBroken = "smtp-auth-broken";
    /// User name or password are wrong.
    SmtpPasswordRejected = "smtp-password-rejected";
    /// The token is not accepted.
    SmtpTokenRejected = "smtp-token-rejected";
    /// The login was refused for another reason.
    SmtpLoginRefused = "smtp-login-refused";
    /// The server says: later.
    SmtpTemporary = "smtp-temporary";
    /// The sender's address was refused.
    SmtpSenderRefused = "smtp-sender-refused";
    /// The recipient's address was refused.
    SmtpRecipientRefused = "smtp-recipient-refused";
    /// The message was refused.
    SmtpMessageRefused = "smtp-message-refused";
    /// The server got the message and did not say what became of it.
    SmtpUnconfirmed = "smtp-unconfirmed";
    /// The message is larger than the server takes.
    SmtpTooLarge = "smtp-too-large";
    /// Nobody could say which TXT records the domain has.
    SpfSilent = "spf-silent";
    /// The sender's domain does not exist.
    SpfDomainUnknown = "spf-domain-unknown";
    /// The domain has no SPF record.
    SpfMissing = "spf-missing";
    /// A record does not begin with `v=spf1`, and was meant to.
    SpfVersion = "spf-version";
    /// The domain has several SPF records.
    SpfMultiple = "spf-multiple";
    /// `ip4:` has no address.
    SpfIp4Empty = "spf-ip4-empty";
    /// What follows `ip4:` is no IPv4 address.
    SpfIp4Invalid = "spf-ip4-invalid";
    /// What follows `ip6:` is no IPv6 address.
    SpfIp6Invalid = "spf-ip6-invalid";
    /// A term needs a name and has none.
    SpfNameEmpty = "spf-name-empty";
    /// A term's name is no domain name.
    SpfNameInvalid = "spf-name-invalid";
    /// A prefix length is wrong.
    SpfPrefixInvalid = "spf-prefix-invalid";
    /// There is no such mechanism.
    SpfMechanismUnknown = "spf-mechanism-unknown";
    /// A space is missing where two strings of the record meet.
    SpfStringsTorn = "spf-strings-torn";
    /// A mechanism is written with `=`, which makes it an ignored modifier.
    SpfEqualsForColon = "spf-equals-for-colon";
    /// `redirect` or `exp` stands twice.
    SpfModifierTwice = "spf-modifier-twice";
    /// A character that no record may have.
    SpfCharacterInvalid = "spf-character-invalid";
    /// More than ten terms that ask the DNS.
    SpfTooManyLookups = "spf-too-many-lookups";
    /// `mx` leads to more than ten mail exchangers.
    SpfTooManyExchanges = "spf-too-many-exchanges";
    /// More than two questions without an answer.
    SpfTooManyVoid = "spf-too-many-void";
    /// What is included has no SPF record.
    SpfIncludeMissing = "spf-include-missing";
    /// What is included is broken.
    SpfIncludeBroken = "spf-include-broken";
    /// Nobody answered for what is included.
    SpfIncludeSilent = "spf-include-silent";
    /// A term of the record means something else for each mail.
    SpfDependsOnMail = "spf-depends-on-mail";
    /// Everyone may send.
    SpfPlusAll = "spf-plus-all";
    /// The record does not end with `all` or `redirect`.
    SpfAllMissing = "spf-all-missing";
    /// Terms follow `all`.
    SpfAfterAll = "spf-after-all";
    /// The record does not fit into one ordinary DNS answer.
    SpfLong = "spf-long";
    /// The record must be entered as several strings.
    SpfStringLong = "spf-string-long";
    /// `ptr` is used.
    SpfPtr = "spf-ptr";
    /// The provider's servers are not listed.
    SpfProviderMissing = "spf-provider-missing";
    /// Only a part of the provider's servers is listed.
    SpfProviderPartly = "spf-provider-partly";
    /// Nobody knows from which addresses the provider sends.
    SpfProviderUncertain = "spf-provider-uncertain";
    /// Nobody may send.
    SpfCoversNobody = "spf-covers-nobody";
    /// Nobody knows under which name the DKIM key is published.
    DkimSelectorUnknown = "dkim-selector-unknown";
    /// None of the provider's usual names has a DKIM key.
    DkimKeyNotFound = "dkim-key-not-found";
    /// A name that the reader has configured has no DKIM key.
    DkimSelectorMissing = "dkim-selector-missing";
    /// The name of a DKIM key leads to another one that does not exist.
    DkimCnameBroken = "dkim-cname-broken";
    /// Nobody could say which DKIM key there is.
    DkimSilent = "dkim-silent";
    /// One name has several DKIM keys.
    DkimMultiple = "dkim-multiple";
    /// A part of a DKIM record cannot be read.
    DkimForm = "dkim-syntax";
    /// A DKIM record does not begin with `v=DKIM1`.
    DkimVersion = "dkim-version";
    /// A DKIM record has no key.
    DkimKeyMissing = "dkim-key-missing";
    /// A DKIM key is revoked.
    DkimRevoked = "dkim-revoked";
    /// A DKIM key is of an unknown type.
    DkimKeyType = "dkim-key-type";
    /// A DKIM key forbids SHA-256.
    DkimHash = "dkim-hash";
    /// A DKIM key is not for e-mail.
    DkimService = "dkim-service";
    /// What a DKIM record holds is no key.
    DkimKeyBroken = "dkim-key-broken";
    /// A DKIM key is so short that no signature counts.
    DkimKeyShort = "dkim-key-short";
    /// A DKIM key is shorter than it should be.
    DkimKeyWeak = "dkim-key-weak";
    /// A DKIM key is marked as a test.
    DkimTesting = "dkim-testing";
    /// There are only DKIM keys that some recipients do not know.
    DkimEd25519Only = "dkim-ed25519-only";
    /// The DKIM key is that of a domain above, and DMARC demands the very domain.
    DkimNotAligned = "dkim-not-aligned";
    /// No DMARC record governs the domain.
    DmarcMissing = "dmarc-missing";
    /// The DMARC record stands at the domain itself.
    DmarcMisplaced = "dmarc-misplaced";
    /// Nobody could say which DMARC record there is.
    DmarcSilent = "dmarc-silent";
    /// The domain has several DMARC records.
    DmarcMultiple = "dmarc-multiple";
    /// A record does not begin with `v=DMARC1`, and was meant to.
    DmarcVersion = "dmarc-version";
    /// A part of a DMARC record cannot be read.
    DmarcForm = "dmarc-syntax";
    /// A DMARC record has a tag twice.
    DmarcTwice = "dmarc-tag-twice";
    /// A DMARC record has an unknown tag.
    DmarcTagUnknown = "dmarc-tag-unknown";
    /// A policy in a DMARC record is unknown.
    DmarcPolicyUnknown = "dmarc-policy-unknown";
    /// A DMARC record has no policy.
    DmarcPolicyMissing = "dmarc-policy-missing";
    /// A value in a DMARC record is unknown.
    DmarcValueUnknown = "dmarc-value-unknown";
    /// A DMARC record has `pct`, which only older recipients know.
    DmarcPercent = "dmarc-pct";
    /// Where DMARC reports should go is no e-mail address.
    DmarcReportAddress = "dmarc-report-address";
    /// Where DMARC reports should go, no mail is taken.
    DmarcReportUnreachable = "dmarc-report-unreachable";
    /// Where DMARC reports should go, nobody has agreed to it.
    DmarcReportUnauthorized = "dmarc-report-unauthorized";
    /// Nobody could say whether DMARC reports arrive.
    DmarcReportSilent = "dmarc-report-silent";
    /// Only SPF vouches for the reader's mail.
    AlignmentSpfOnly = "alignment-spf-only";
    /// Only DKIM vouches for the reader's mail.
    AlignmentDkimOnly = "alignment-dkim-only";
    /// Nothing vouches for the reader's mail.
    AlignmentNeither = "alignment-neither";
    /// Nobody knows what vouches for the reader's mail.
    AlignmentOpen = "alignment-open";
    /// Nobody could say where a domain's mail goes.
    MxSilent = "mx-silent";
    /// The domain does not exist.
    MxDomainUnknown = "mx-domain-unknown";
    /// The domain has neither MX record nor address.
    MxMissing = "mx-missing";
    /// The domain has no MX record, but an address.
    MxImplicit = "mx-implicit";
    /// The domain says that it takes no mail.
    MxNull = "mx-null";
    /// The domain says so, and names servers too.
    MxNullAmongOthers = "mx-null-among-others";
    /// An MX record holds an address instead of a name.
    MxAddress = "mx-address";
    /// An MX record leads to a name that is another name of a server.
    MxAlias = "mx-alias";
    /// An MX record leads nowhere.
    MxNowhere = "mx-nowhere";
    /// An MX record leads into a private network.
    MxPrivate = "mx-private";
    /// The address is one of a private network.
    IpPrivate = "ip-private";
    /// Nobody could say which name the address has.
    PtrSilent = "ptr-silent";
    /// The address has no name.
    PtrMissing = "ptr-missing";
    /// The name of the address does not lead back to it.
    PtrUnconfirmed = "ptr-unconfirmed";
    /// The name looks like that of a dial-up line.
    PtrGeneric = "ptr-generic";
    /// The address is on a block list.
    BlocklistListed = "blocklist-listed";
    /// A block list does not say whether it is.
    BlocklistRefused = "blocklist-refused";
    /// Nobody could say whether the domain announces an MTA-STS policy.
    MtaStsSilent = "mta-sts-silent";
    /// The domain announces none.
    MtaStsMissing = "mta-sts-missing";
    /// It announces several.
    MtaStsSeveral = "mta-sts-several";
    /// The record that announces it is broken.
    MtaStsRecordBroken = "mta-sts-record-broken";
    /// The host of the policy does not exist.
    MtaStsNoHost = "mta-sts-no-host";
    /// The policy cannot be fetched.
    MtaStsUnreachable = "mta-sts-unreachable";
    /// The host of the policy says nothing.
    MtaStsPolicySilent = "mta-sts-policy-silent";
    /// The certificate of the policy's host is not accepted.
    MtaStsCertificate = "mta-sts-certificate";
    /// The host of the policy has something else to say.
    MtaStsStatus = "mta-sts-status";
    /// The policy is broken.
    MtaStsPolicyBroken = "mta-sts-policy-broken";
    /// The policy leaves out a server of the domain.
    MtaStsServerMissing = "mta-sts-server-missing";
    /// The policy is only tried out, or over.
    MtaStsNotEnforced = "mta-sts-not-enforced";
    /// The policy is soon forgotten.
    MtaStsShort = "mta-sts-short";
    /// The policy comes as something else than plain text.
    MtaStsMediaType = "mta-sts-media-type";
    /// Nobody could say where reports about encryption go.
    TlsRptSilent = "tls-rpt-silent";
    /// They go nowhere.
    TlsRptMissing = "tls-rpt-missing";
    /// Several records say where.
    TlsRptSeveral = "tls-rpt-several";
    /// The record that says where is broken.
    TlsRptBroken = "tls-rpt-broken";
    /// Nobody could say whether DNS answers are signed.
    DnssecSilent = "dnssec-silent";
    /// Nobody whose word counts has verified signatures.
    DnssecNotVerified = "dnssec-not-verified";
    /// DNS answers are not signed.
    DnssecUnsigned = "dnssec-unsigned";
    /// The signatures are wrong.
    DnssecForged = "dnssec-forged";
    /// Nobody could say which certificates are pinned.
    DaneSilent = "dane-silent";
    /// None are.
    DaneMissing = "dane-missing";
    /// A pinned certificate does not count.
    DaneUnusable = "dane-unusable";
    /// Certificates are pinned in a DNS that is not signed.
    DaneUnsigned = "dane-unsigned";
    /// Some servers have none.
    DanePartly = "dane-partly";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
