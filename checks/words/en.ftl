# The words of the checks, in English.
#
# A finding is a clause that can stand after a colon: lower case, no final full stop.
#   .means  what it means for the reader     .fix  what to do now
#   .label  what stands under the broken characters of a record
# Numbers (ports, counts, sizes in bytes) are passed as text. Dates are passed in the reader's language.

-product = OptiOffice

## SMTP: finding the server

smtp-host-unknown = the server name { $host } does not exist
    .means = The address book of the internet (DNS) knows no server with this name. Usually the name contains a typing mistake.
    .fix = Compare the name letter by letter with the instructions of your provider. Correct it in config.toml and in { -product }.

smtp-host-no-address = the server name { $host } leads to no server
    .means = The name exists, but it has no address. It is probably not the name of a server for outgoing mail.
    .fix = Look up the name of the server for outgoing mail (SMTP) at your provider. Enter it in config.toml and in { -product }.

smtp-host-silent = the address of { $host } could not be found out ({ $reason })
    .means = The address book of the internet (DNS) did not answer. Whether the server name is right remains open.
    .fix = Open any web page on this computer to test the connection. Then run the check again in a few minutes.

## SMTP: reaching the server

smtp-port-closed = { $host } does not accept connections on port { $port }
    .means = A port is a numbered door of a server. The server is there, but this door is closed.
    .fix = The check has tried the usual ports as well, without success. Compare the server name with the instructions of your provider. If it is right, ask your administrator about a firewall.

smtp-port-silent = { $host } does not answer on port { $port }
    .means = No answer came in time. Perhaps a firewall blocks this port, or the server is down.
    .fix = Try it from another network, for example with your phone as a hotspot. If that works, have your administrator open port { $port }.

smtp-unreachable = { $host } cannot be reached from this computer ({ $reason })
    .means = This computer finds no way to the server. Perhaps it is offline.
    .fix = Check the network cable or the Wi-Fi. Open a web page, then run the check again.

smtp-other-works = { $host } fails on port { $port } with "{ $security }", but answers on port { $working_port } with "{ $working_security }"
    .means = The server works. Only the port or the kind of encryption in your settings does not fit.{ $only ->
       *[both] { "" }
        [IPv4] { " " }There it answers over IPv4 only, not over IPv6.
        [IPv6] { " " }There it answers over IPv6 only, not over IPv4.
    }
    .fix = Write port = { $working_port } and security = "{ $working_security }" in config.toml. Choose the same in { -product }.

smtp-greeting-refused = { $host } turns the connection away with “{ $reply }”
    .means = The server answered, but does not want to talk to your internet connection. It may have blocked it for a while.
    .fix = Wait half an hour, then run the check once. If the answer stays the same, pass it on to your provider.

smtp-not-smtp = { $host } answers on port { $port }, but not as a mail server
    .means = A different service answers there. The server name or the port belongs to something else.
    .fix = Look up the server and the port for outgoing mail (SMTP) at your provider. Enter both in config.toml and in { -product }.

smtp-hung-up = { $host } ended the connection in the middle of the conversation
    .means = The server, or a firewall in between, cut the connection. The reason cannot be seen from here.
    .fix = { $when ->
        [late] Wait half an hour, then run the check once. If it happens again, pass this report on to your provider and ask whether the mailbox is locked.
       *[early] Check that port and security belong together: 465 with "tls", 587 with "starttls". Then ask your administrator about firewalls and virus scanners.
    }

smtp-went-silent = { $host } stopped answering
    .means = The connection was made, but then no answer came. Whether your settings are right remains open.
    .fix = Run the check again in ten minutes. If the server stays silent, pass this report on to your provider.

smtp-ehlo-refused = { $host } rejects the program's greeting with “{ $reply }”
    .means = A mail program first introduces itself to the server. This server did not accept the introduction.
    .fix = Pass the answer on to your provider. Ask which server is meant for e-mail programs.

## SMTP: encryption

smtp-no-starttls = { $host } offers no encryption (STARTTLS) on port { $port }
    .means = STARTTLS switches a connection to encryption. Either the port is wrong, or a firewall or virus scanner removes the offer.
    .fix = The check has tried port 465 with "tls" as well, without success. Compare the server name with your provider's instructions, and ask your administrator about a scanner for e-mail.

smtp-starttls-refused = { $host } refuses to switch on encryption with “{ $reply }”
    .means = The server offers encryption, but does not start it. Your password was not sent.
    .fix = Try again in an hour. Do not switch encryption off in the meantime.

smtp-tls-failed = no encrypted connection to { $host } came about ({ $reason })
    .means = This computer and the server could not agree on encryption. Your password was not sent.
    .fix = Check that port and security belong together: 465 with "tls", 587 with "starttls". Otherwise pass this report on to your provider.

smtp-tls-old = { $host } encrypts only with an outdated method ({ $version })
    .means = This method has counted as unsafe since 2021, and new programs refuse it. Your password was not sent.
    .fix = Ask whoever runs the server to switch on TLS 1.2 or 1.3. Pass this report on to them. Do not switch encryption off.

smtp-tls-plaintext = { $host } does not encrypt from the start on port { $port }
    .means = Your setting "tls" expects encryption from the first moment. This server begins in plain text.
    .fix = Compare server, port and security with the instructions of your provider. Usually 465 belongs to "tls", and 587 to "starttls".

smtp-cert-name = the certificate of { $host } is made out to { $names }
    .means = A certificate is the identity card of a server. This one belongs to other names, so your password was not sent.
    .fix = Compare the server name with the instructions of your provider. Enter the name that stands there.

smtp-cert-expired = the certificate of { $host } expired on { $date }
    .means = A certificate is the identity card of a server. This one is out of date, or the clock of this computer is wrong.
    .fix = Check the date and the time of this computer. If both are right, tell your provider.

smtp-cert-not-yet-valid = the certificate of { $host } is valid only from { $date }
    .means = A certificate is the identity card of a server. Most likely the clock of this computer is wrong.
    .fix = Set the date and the time of this computer. Then run the check again.

smtp-cert-issuer = the certificate of { $host } comes from an unknown issuer ({ $issuer })
    .means = Perhaps a virus scanner or a firewall opens the encrypted connection. Or the server uses an authority of its own.
    .fix = Ask your administrator whether { $issuer } is known. For a server of your own, set ca = "ca.pem" in config.toml.

smtp-cert-invalid = the certificate of { $host } is not valid ({ $reason })
    .means = A certificate is the identity card of a server. This one cannot be trusted, so your password was not sent.
    .fix = Pass this report on to your provider. Do not switch encryption off.

smtp-unencrypted = the connection to { $host } is not encrypted
    .means = Your configuration says security = "none". Others on the way can read your e-mails.
    .fix = Set security = "starttls" with port 587, or security = "tls" with port 465. Choose the same in { -product }.

smtp-login-unencrypted = the password would travel to { $host } without encryption
    .means = The check stopped before the login. Your password was not sent.
    .fix = Set security = "starttls" with port 587, or security = "tls" with port 465. Then run the check again.

## SMTP: login

smtp-no-auth = { $host } offers no login here
    .means = This server does not ask for a user name and a password. It is probably meant for mail between servers.
    .fix = Look up the server for outgoing mail at your provider. Use port 587 with "starttls" or port 465 with "tls".

smtp-auth-mechanism = { $wants ->
        [password] { $host } takes passwords only, no login through the browser (OAuth)
        [browser] { $host } demands the login through the browser (OAuth)
       *[other] this check speaks none of the login methods of { $host } ({ $offered })
    }
    .means = { $wants ->
        [password] Your configuration says auth = "oauth2". This server does not know that.
        [browser] Nobody gets in here with a user name and a password. Whether your password is right remains open.
       *[other] Your e-mail program may well speak them. Whether your password is right remains open.
    }
    .fix = { $wants ->
        [password] Delete the line auth from config.toml. Use the password of your mailbox.
        [browser] Ask your provider for an app password for SMTP. An app password is an extra password for one program.
       *[other] Send yourself an e-mail with { -product }. If it arrives, the login is right.
    }

smtp-auth-broken = the login at { $host } could not be completed ({ $reason })
    .means = The server does not keep to the rules of this login. Whether your password is right remains open.
    .fix = Send yourself an e-mail with { -product }. If none arrives, pass this report on to your provider.

smtp-password-rejected = the server rejects the user name or the password of { $username }
    .means = The server answered “{ $reply }”. One of the two is wrong, or your provider demands an app password.
    .fix = Log in to your provider's webmail with the same data. Then type the password again in { -product }, or create an app password.

smtp-token-rejected = the server does not take the access token of { $username }
    .means = The server answered “{ $reply }”. An access token is often good for one hour only, and only for the services it was issued for.
    .fix = Get a new access token and run the check right away. If the answer stays the same, ask your administrator whether this mailbox may send over SMTP.

smtp-login-refused = the server refuses the login of { $username }
    .means = The server answered “{ $reply }”. The mailbox may be locked, SMTP may be off, or an app password may be needed.
    .fix = Log in on your provider's website. Look there for a lock, for SMTP access and for app passwords.

smtp-temporary = { $host } asks to try again later
    .means = The server answered “{ $reply }”. That says nothing about your settings.
    .fix = Wait half an hour, then run the check once. If the answer stays the same, pass it on to your provider.

## SMTP: sending

smtp-sender-refused = the server does not accept { $sender } as the sender
    .means = The server answered “{ $reply }”. Most providers accept only the address of the mailbox that logs in.
    .fix = Use the address of this mailbox as the sender. Enter it in config.toml and in { -product }.

smtp-recipient-refused = the server does not accept { $recipient } as the recipient
    .means = The server answered “{ $reply }”. Usually the address is misspelt or no longer exists.
    .fix = Check the address below [test] in config.toml. Then try a second address of your own.

smtp-message-refused = the server refuses the test message with “{ $reply }”
    .means = The login worked, but the server did not take the message. Often a sending limit or an outgoing filter is the reason.
    .fix = Pass the answer on to your provider. Ask about sending limits and blocks of your mailbox.

smtp-unconfirmed = { $host } has received the message, but did not say whether it keeps it
    .means = The message may have been sent, or not. That says nothing about your settings.
    .fix = Look for the message at { $recipient } before you send it once more.

smtp-too-large = with { $size } bytes, the message is larger than the { $limit } bytes that the server allows
    .means = Every server limits the size of an e-mail. Attachments grow by about a third on the way.
    .fix = Send a smaller attachment, or a link instead of the attachment.

## SPF: finding the record

spf-silent = the SPF record of { $domain } could not be read ({ $reason })
    .means = The address book of the internet (DNS) did not answer. Whether the record is right remains open.
    .fix = Check your internet connection, then run the check again. If only this domain stays silent, ask the company that runs its DNS.

spf-domain-unknown = the domain { $domain } does not exist
    .means = The address book of the internet (DNS) does not know this domain. Many recipients reject mail from unknown domains.
    .fix = Compare the part after the @ with your web address. If both match, ask your domain company whether the domain is still registered.

spf-missing = { $domain } has no SPF record
    .means = The SPF record lists the servers that may send for your domain. Without it, recipients trust your e-mails less.
    .fix = { $confidence ->
        [none] Create one TXT record at the company that runs the DNS of { $domain }. The article shows the line for your provider.
        [official] Create one TXT record with the line below at the company that runs the DNS of { $domain }.
       *[other] Compare the line below with the instructions of your provider; we have it from observation and from others. If it is right, create one TXT record with it at the company that runs the DNS of { $domain }.
    }

spf-version = the SPF record of { $domain } does not begin with “v=spf1” and a space
    .label = “v=spf1” belongs here
    .means = Recipients recognise an SPF record by exactly this beginning. So for them, there is none.
    .fix = Replace the beginning by “v=spf1”, and put a space after it.

spf-multiple = { $domain } has { $count } SPF records instead of one
    .means = A domain may have only one. With several, recipients ignore all of them.
    .fix = Merge all entries into one record. Then delete the other SPF records.

## SPF: reading the record

spf-ip4-empty = the address after “ip4:” is missing in the SPF record of { $domain }
    .label = an address is missing here
    .means = This makes the record invalid. Some recipients skip only this term, others ignore the whole record.
    .fix = Delete “ip4:” from the record. Keep it only if your provider gave you an address for it.

spf-ip4-invalid = “{ $text }” in the SPF record of { $domain } names no valid IPv4 address
    .label = not an IPv4 address
    .means = An IPv4 address has four numbers from 0 to 255, such as 192.0.2.10. This mistake makes the record invalid.
    .fix = Correct the address, without spaces. If you do not know it, ask your provider.

spf-ip6-invalid = “{ $text }” in the SPF record of { $domain } names no valid IPv6 address
    .label = not an IPv6 address
    .means = An IPv6 address looks like 2001:db8::10. This mistake makes the record invalid.
    .fix = Correct the address, without spaces. If you do not know it, ask your provider.

spf-name-empty = the name after “{ $text }” is missing in the SPF record of { $domain }
    .label = a name is missing here
    .means = The name of a domain must follow directly. Without it the record is invalid.
    .fix = Add the name that your provider gives you, without a space. Or delete “{ $text }”.

spf-name-invalid = “{ $text }” in the SPF record of { $domain } is not a valid name
    .label = not a valid name
    .means = A domain name has parts with dots in between, such as mail.example.com. This mistake makes the record invalid.
    .fix = Compare the name with the instructions of your provider. Correct it in the record.

spf-prefix-invalid = the number after the slash in “{ $text }” is wrong in the SPF record of { $domain }
    .label = wrong number
    .means = The number says how large a range of addresses is. It goes up to 32 for IPv4 and to 128 for IPv6.
    .fix = Correct the number. For a single address, delete the slash and the number.

spf-mechanism-unknown = “{ $text }” in the SPF record of { $domain } is not an SPF word
    .label = unknown word
    .means = SPF knows only a few words, such as include, ip4, a, mx and all. An unknown word makes the record invalid.
    .fix = { $suggestion ->
        [none] Check the spelling. If nobody knows what the word is for, delete it.
       *[other] Check the spelling. Perhaps “{ $suggestion }” is meant.
    }

spf-strings-torn = a space is missing in the SPF record of { $domain }: “{ $before }” and “{ $after }” run together
    .label = a space is missing in here
    .means = The record is stored in several pieces. Recipients join them without a space, so two terms become one that means nothing.
    .fix = Enter the corrected record in one piece. If you need pieces, begin each further one with a space.

spf-equals-for-colon = “{ $text }” in the SPF record of { $domain } has an equals sign instead of a colon
    .label = a colon belongs here
    .means = Recipients skip this term without a word. So the servers that you mean are not on the list.
    .fix = Replace the equals sign by a colon, without spaces.

spf-modifier-twice = “{ $text }” stands twice in the SPF record of { $domain }
    .label = second time
    .means = This term may appear only once. Twice makes the record invalid.
    .fix = Delete one of the two. Keep the one from the instructions of your provider.

spf-character-invalid = a character does not belong in the SPF record of { $domain }: “{ $text }”
    .label = does not belong here
    .means = Such characters come along when you copy from a web page, for example curly quotes. They make the record invalid.
    .fix = Delete this place and type it again by hand. Use plain spaces and no quotation marks.

## SPF: following the record

spf-too-many-lookups = the SPF record of { $domain } needs { $count } DNS questions, but only { $limit } are allowed
    .means = Terms like include, a and mx cost the recipient questions to the DNS. Above the limit, the record counts as invalid.
    .fix = { $plan ->
        [leave-out] Replace the record by the one below. It needs { $after } questions and allows the same servers: others already say what was left out ({ $terms }).
        [addresses] Replace the record by the one below. It needs { $after } questions. Part of it ({ $terms }) is left out or replaced by today's addresses. If those servers get other addresses, the record must change with them.
        [text] Delete terms of services that you no longer use. What each of them costs in all, docs-check --spf says after asking the DNS.
       *[none] Delete terms of services that you no longer use. These cost the most questions: { $costs }. Have your administrator shorten the rest.
    }

spf-too-many-exchanges = “mx” in the SPF record of { $domain } leads to more than { $limit } mail servers
    .label = too many mail servers
    .means = { $target } receives its e-mails through more servers than SPF allows to ask. The record counts as invalid.
    .fix = Replace this term by the addresses of the servers that really send, such as “ip4:192.0.2.10”. Your administrator knows them.

spf-too-many-void = the SPF record of { $domain } asks { $count } times for something that does not exist; at most { $limit } are allowed
    .means = The record contains names that lead nowhere. Above the limit, recipients may treat the record as invalid.
    .fix = Delete the terms with old or misspelt names.

spf-include-missing = the SPF record of { $domain } refers to { $target }, which has no SPF record
    .label = no SPF record there
    .means = This makes your own record invalid. Often the name is misspelt or out of date.
    .fix = Compare the name with the instructions of your provider. Correct it, or delete the term.

spf-include-broken = the SPF record of { $domain } refers to { $target }, whose record is invalid
    .label = this record is invalid
    .means = The mistake stands in the other record. It makes yours invalid, too.
    .fix = Report it to the company behind { $target }. If you no longer use that service, delete the term.

spf-include-silent = the SPF record of { $target }, which { $domain } refers to, could not be read
    .label = did not answer
    .means = The address book of the internet (DNS) did not answer for this name. Whether your record is right remains open.
    .fix = Run the check again in a few minutes. If it stays silent, ask the company behind { $target }.

spf-depends-on-mail = “{ $text }” in the SPF record of { $domain } means something else for each e-mail
    .label = another answer for each e-mail
    .means = This term may well be right. Whether it allows your provider's servers shows only with a real e-mail.
    .fix = Change nothing because of this note. Your administrator can try a server's address with “docs-check --spf --ip”.

## SPF: what the record says

spf-plus-all = the SPF record of { $domain } allows every server to send
    .label = allows everyone
    .means = Anybody may send in your name, spammers too. Recipients may therefore distrust your domain.
    .fix = Replace the “all” at the end by “~all”. First make sure that your provider is on the list.

spf-all-missing = the SPF record of { $domain } has no ending
    .means = The record does not say what holds for all other servers. So it hardly helps against forged senders.
    .fix = Add a space and “~all” at the end of the record.

spf-after-all = “{ $text }” stands after “all” in the SPF record of { $domain }
    .label = is ignored here
    .means = Recipients stop reading at “all”. Whatever follows does not count.
    .fix = Move this term before “all”.

spf-ptr = the SPF record of { $domain } uses the outdated word “ptr”
    .label = outdated
    .means = Checking it is slow and unreliable. The SPF standard advises against it.
    .fix = Replace “ptr” by the term that your provider gives you.

spf-long = the SPF record of { $domain } is very long: { $count } bytes
    .means = With more than { $limit } bytes, the answer no longer fits into one ordinary DNS packet. Some recipients then get it slowly or not at all.
    .fix = Delete terms that you no longer need. Put neighbouring addresses together as one range.

spf-string-long = the SPF record of { $domain } is longer than one string may be: { $count } bytes
    .means = DNS stores texts in strings of at most { $limit } bytes. Many providers cut the record on their own; others refuse it.
    .fix = If your provider refuses the record, enter it in several strings as shown by the article. No space between terms may get lost.

spf-provider-missing = the SPF record of { $domain } does not list the servers of { $provider }
    .means = { $confidence ->
        [official] You send through { $provider }, but your record does not allow it. Recipients may take your e-mails for forged.
       *[other] You send through { $provider }, but as far as we know, your record does not allow it. We have the provider's servers from observation and from others, not from the provider. Recipients may take your e-mails for forged.
    }
    .fix = { $room ->
        [no] First delete terms that you no longer need: with “{ $mechanism }”, the record would need { $count } questions to the DNS, and ten are allowed. Then add that term before “all”.
       *[yes] { $confidence ->
            [official] Add “{ $mechanism }” to the existing record, before “all”. Do not create a second record.
           *[other] Compare “{ $mechanism }” with the instructions of your provider. If it is right, add it to the existing record, before “all”. Do not create a second record.
        }
    }

spf-provider-partly = the SPF record of { $domain } lists only some of the servers of { $provider }
    .means = { $confidence ->
        [official] Some of your e-mails come from a server that is not on the list. So some arrive and others do not.
       *[other] Some of your e-mails probably come from a server that is not on the list. We have the provider's servers from observation and from others, not from the provider.
    }
    .fix = { $room ->
        [no] First delete terms that you no longer need: with “{ $mechanism }”, the record would need { $count } questions to the DNS, and ten are allowed. Then put that term in the place of single addresses.
       *[yes] Replace single addresses by the complete term of your provider. The article shows it.
    }

spf-provider-uncertain = it is not known from which addresses { $host } sends
    .means = So the check cannot compare them with the record of { $domain }. That is not a failure.
    .fix = Ask your provider: “Which SPF term belongs in my domain?” Compare the answer with your record.

spf-covers-nobody = the SPF record of { $domain } allows no server to send
    .means = It tells all recipients that this domain sends no e-mail. They may then reject your messages.
    .fix = Add the term of your provider before “-all”. Do not create a second record.

## Replies of mail servers, as `checks/replies.toml` lists them
#
# reply-<id> says what the reply means; .fix, what to do now and whom to ask. Whole sentences.

reply-auth-credentials = The user name or the password is wrong. Some providers also demand an app password, a separate password for a single program.
    .fix = Log in to your provider's webmail with the same data. If that works, type the password again in { -product }. If that does not help, create an app password at your provider, or use the whole e-mail address as the user name.
reply-auth-gmail-credentials = Google does not accept the normal password of your account from programs.
    .fix = Switch on “2-Step Verification” in your Google account. Then create an app password there and enter it in { -product }.
reply-auth-gmail-app-password = Your Google account uses 2-Step Verification. So the normal password does not count for programs.
    .fix = Create an app password under “Security” in your Google account. Enter it in { -product } in place of the normal password.
reply-auth-gmail-web-login = Google considers this login unusual and has blocked it.
    .fix = Log in to Google once in the browser and confirm that it was you. Then create an app password for { -product }.
reply-auth-m365-disabled = In your Microsoft 365, sending with user name and password (“SMTP AUTH”) is switched off.
    .fix = Ask your Microsoft 365 administrator to switch on “Authenticated SMTP” for this one mailbox. Login with two steps stays on.
reply-auth-m365-unsuccessful = Microsoft does not accept the login. Either the password is wrong, or a rule of your organisation forbids it.
    .fix = Log in to Outlook on the web with the same data. If that works, ask your administrator to look at “Authenticated SMTP” and the security defaults.
reply-auth-m365-basic-retired = Microsoft no longer allows sending with user name and password.
    .fix = Your password is not to blame. Ask your administrator for another way: the modern login (OAuth) or another provider for sending. In that case, adapt the SPF record, too.
reply-auth-too-weak = The server demands a more secure way to log in.
    .fix = Set the login method in the program to “automatic”. If there is no such setting, ask your provider for the right one.
reply-auth-needs-tls = The server accepts the password over an encrypted connection only.
    .fix = Set port 465 with TLS or port 587 with STARTTLS, in { -product } and in config.toml.
reply-auth-mechanism = The server does not know the login method that your program uses.
    .fix = Set the login to “normal password” over an encrypted connection. If your provider demands the modern login (OAuth), choose that.
reply-auth-required = Your program tried to send without logging in.
    .fix = Switch on the login for the outgoing server in { -product }. Enter the user name and the password of your mailbox.
reply-auth-m365-anonymous = Your program is connected to Microsoft 365 but has not logged in.
    .fix = Switch on the login for the outgoing server in { -product }, with the address and the password of the mailbox.
reply-starttls-first = The server demands that the connection is encrypted first.
    .fix = Set the encryption to STARTTLS with port 587, in { -product } and in config.toml.
reply-tls-unavailable = The server cannot encrypt at the moment. Your settings are not to blame.
    .fix = Try again in an hour. Do not switch encryption off, or somebody may read your password.
reply-auth-temporary = The login is not possible for a while. The login service is disturbed, or there were too many attempts.
    .fix = Stop programs that keep trying. Wait an hour, then try once.
reply-bad-sequence = The commands came in the wrong order. Usually port and encryption do not belong together.
    .fix = Set port 587 with STARTTLS or port 465 with TLS. If neither works, ask about a virus scanner for e-mails.
reply-unknown-command = The server does not understand the program. Often a firewall or a virus scanner sits in between.
    .fix = Ask your administrator to switch off e-mail scanning in the firewall and the virus scanner for a test. Or set port 465 with TLS.
reply-helo-invalid = Your program introduces itself to the server with an invalid computer name.
    .fix = Check whether the name of this computer has special letters, spaces or underscores. Your administrator can set a full name such as mail.practice.example.
reply-sender-not-owned = With this login, you may not send from this sender address.
    .fix = Use the address of the mailbox that you log in with. Or add the address at your provider as an additional address (alias).
reply-sender-not-allowed-ionos = IONOS only allows senders whose part after the @ is the domain of the mailbox.
    .fix = Choose a sender in { -product } that has the same domain as your mailbox.
reply-send-as-denied-m365 = Your mailbox at Microsoft 365 may not send from this sender address.
    .fix = Use the address of the mailbox as the sender. Or ask your administrator for the right “Send as” for this address.
reply-relay-denied = The server does not pass your e-mail on. It does not know you, because the login is missing or because it is the wrong server.
    .fix = Enter the outgoing server of your own provider, and switch on the login. If the reply came from a foreign server, pass it on to the recipient: their domain is missing there.
reply-recipient-unknown = This recipient's address does not exist, or no longer exists.
    .fix = Compare the address letter by letter. If it is right, ask the recipient in another way for the current one. Your settings need no change.
reply-recipient-domain-unknown = There is no mail server for the part after the @ of the recipient's address. Usually it is a typo, such as “gmial” for “gmail”.
    .fix = Correct the address in the recipient's data. If it is right, their domain is disturbed: tell them in another way.
reply-recipient-unreachable = The recipient's server could not be reached. Your provider tried, but nobody answered there.
    .fix = Wait a day if your provider is still trying. If it has given up, check the address, and tell the recipient that their provider is disturbed.
reply-recipient-full = The recipient's mailbox is full.
    .fix = Tell the recipient in another way, by phone for example. Send the e-mail again once there is room.
reply-greylisted = At the first contact, the recipient's provider asks for a second attempt. That is usual and no failure.
    .fix = Wait. Your provider tries again by itself after some minutes. If a program sends without your provider, change it to your provider's outgoing server.
reply-sender-domain-unknown = The domain of your sender address cannot be found in the address book of the internet (DNS).
    .fix = Check the part after the @ of your sender for typos. If it is right, ask your domain company whether the domain is still registered and has an MX record.
reply-message-too-big = With its attachments, the e-mail is larger than the server allows.
    .fix = Send smaller attachments, or a link in their place. Attachments grow by about a third on the way.
reply-daily-limit-gmail = Your Google account has sent as many e-mails today as Google allows.
    .fix = Wait up to 24 hours. If this happens often, use a service of its own for bulk mail.
reply-quota-m365 = Your mailbox at Microsoft 365 has reached more recipients or e-mails than Microsoft allows.
    .fix = Send more slowly. If you have not sent that much yourself, change the password: somebody may be using your mailbox.
reply-account-blocked-m365 = Microsoft has blocked your mailbox from sending because spam came from it. Often the password was stolen.
    .fix = Change the password at once, and delete forwardings and rules that are not yours. Then ask your administrator to lift the block.
reply-spf-fail = The server that sends for you is not listed in the SPF record of your domain. So the recipient considers the e-mail forged.
    .fix = Add your provider's term to the existing SPF record, at the company that runs the DNS of your domain. Do not create a second record.
reply-spf-error = The SPF record of your domain cannot be evaluated. There are two, it is written wrongly, or it asks too much.
    .fix = Check the record, and correct it at the company that runs the DNS of your domain. Delete terms that you no longer need.
reply-dkim-fail = The e-mail lacks a valid signature (DKIM), or the signature belongs to another domain.
    .fix = Switch on DKIM at your provider. Then publish the record that it shows you in the DNS of your domain.
reply-proof-missing = The recipient could not tell that the e-mail really comes from you. Neither SPF nor DKIM matched.
    .fix = Add your provider to the SPF record of your domain, and switch on DKIM there. The company that runs your DNS or your administrator can do both.
reply-unauthenticated-gmail = Gmail only accepts e-mails that provably come from their domain. For yours, neither SPF nor DKIM matched.
    .fix = Add your provider to the SPF record of your domain, and switch on DKIM there. After that, Gmail accepts your e-mails again, usually after some hours.
reply-dmarc-reject-gmail = Your own domain tells all recipients to reject such e-mails (DMARC). Your e-mail did not come from a server that belongs to the domain.
    .fix = Send through the provider for which SPF or DKIM of your domain is set up. Or let your administrator set up SPF and DKIM for the present provider. Do not loosen the DMARC record.
reply-dkim-missing-gmail = Gmail demands a valid signature (DKIM) from senders of many e-mails. Your e-mail lacks it.
    .fix = Switch on DKIM at your provider, and publish the record that it shows in the DNS of your domain.
reply-dmarc-missing-gmail = Gmail demands a DMARC record from senders of many e-mails. Your domain has none.
    .fix = Create a TXT record with the content “v=DMARC1; p=none” under “_dmarc” in the DNS of your domain. Your administrator or your domain company can do this.
reply-outlook-auth-level = Outlook.com demands SPF, DKIM and DMARC together from senders of many e-mails. Your domain lacks some of it.
    .fix = Let your administrator set up all three. For DMARC, “p=none” is enough to begin with.
reply-dmarc-reject-m365 = The e-mail fails the check that your own domain demands (DMARC). The server did not belong to the sender's address.
    .fix = Send through the provider for which SPF or DKIM of your domain is set up. Or let your administrator set up both for the present provider.
reply-unauthenticated-yahoo = Yahoo only accepts e-mails that provably come from their domain. For yours, neither SPF nor DKIM matched.
    .fix = Add your provider to the SPF record of your domain, and switch on DKIM there.
reply-deferred-yahoo = Yahoo slows your sender down for a while. The cause is much mail at once, complaints, or missing proof (SPF, DKIM, DMARC).
    .fix = Wait: your provider keeps trying. Send less at once, and check whether SPF and DKIM are set up.
reply-no-ptr = The sending server lacks a matching name in the address book of the internet (a PTR record). Many recipients reject such servers.
    .fix = Pass the reply on to your provider: only they can change it. If you run a server of your own, let the company that rents it to you set the record.
reply-dynamic-ip = The e-mail went straight from your internet connection to Google. Google does not accept that.
    .fix = Enter your provider's outgoing server in { -product }, and switch on the login.
reply-blocklisted = The sending server is on a block list. Usually another customer of your provider has sent spam.
    .fix = Pass the full reply on to your provider: they have to get the server released. If you run it yourself, find the cause first, then ask the list for removal.
reply-t-online-reputation = T-Online does not know the sending server and so accepts nothing from it.
    .fix = Pass the reply on to your provider. For a server of your own, T-Online wants a web page with an imprint under the server's name, and an e-mail to the address in the reply.
reply-t-online-dialup = T-Online takes the sender for an ordinary internet connection. Or it found no imprint under the server's name.
    .fix = Send through your provider's outgoing server. If you run a server of your own, write to the address in the reply.
reply-gmx-policy = GMX and WEB.DE accept nothing from this server for a while. Usually too many e-mails went to addresses that do not exist.
    .fix = Pass the reply on to your provider. Remove addresses that no longer exist, and change your password if you have not sent much yourself.
reply-rate-limit = Too many e-mails came in a short time. The server accepts no more for a while.
    .fix = Wait some hours. Then send more slowly.
reply-mail-loop = Forwardings send the e-mail in a circle.
    .fix = Check the forwardings of your mailbox. If it is the recipient's, tell them in another way. The MX record of a domain may also be to blame; your administrator can see that.

transport-dns-nxdomain = The name of the outgoing server does not exist. Usually there is a typo in it, or this computer is offline.
    .fix = Open any web page as a test. If that works, compare the server name in { -product } letter by letter with your provider's instructions.
transport-refused = The server is there but accepts no connection on this port. A port is a numbered door of the server.
    .fix = Set port 465 with TLS or port 587 with STARTTLS, in { -product } and in config.toml.
transport-timeout = The server did not answer in time. Often a network or a firewall blocks the port.
    .fix = Try port 587 with STARTTLS or port 465 with TLS. If that does not help, try another network, such as your phone's.
transport-tls-on-plain = Your program encrypts from the first moment, but the server on this port does not.
    .fix = Set the encryption for port 587 to STARTTLS. Or use port 465 with TLS.
transport-plain-on-tls = Your program waits for a greeting, but the server on this port waits for encryption.
    .fix = Set the encryption for port 465 to TLS (“SSL/TLS”). Or use port 587 with STARTTLS.
transport-cert-name = The server's certificate belongs to another name. A certificate is the identity card of a server.
    .fix = Enter exactly the server name that your provider states, not “mail.” before your own domain. Do not switch off the check of the certificate.

who-config = you, in the settings of { -product }
who-domain = your administrator, or the company that runs the DNS of your domain
who-account = your administrator, or you in the settings of your mailbox
who-recipient = the recipient, or you with the right address
who-wait = nobody, because waiting helps
who-provider = your provider
## DKIM: finding the key

dkim-selector-unknown = Under which name { $domain } has a DKIM key is not known
    .means = DKIM is a signature that your provider puts under every e-mail. The key to verify it stands in the DNS, but only under a name that your provider chooses.
    .fix = Ask your provider: “Do you sign my e-mails with DKIM, and what is the selector?” Put the selector into config.toml, under [sender], as dkim_selectors = ["…"].

dkim-key-not-found = Under the usual names of { $provider }, { $domain } has no DKIM key
    .means = The check looked for { $names }. Your provider may have chosen another name. So whether your e-mails are signed remains open.
    .fix = { $help ->
        [none] Look for “DKIM” in your customer area at { $provider } and switch it on. If it is on already, put the selector you find there into config.toml as dkim_selectors = ["…"].
       *[other] Switch DKIM on at { $provider }; the instructions are here: { $help } If it is on already, put the selector you find there into config.toml as dkim_selectors = ["…"].
    }

dkim-selector-missing = There is no DKIM key at { $name }
    .means = This name stands in your configuration. Without the key, no recipient can verify the signature under your e-mails.
    .fix = Compare the selector with your provider's instructions, letter by letter. If it is right, create the record at the company that runs the DNS of { $domain }.

dkim-cname-broken = { $name } refers to { $target }, and there is no DKIM key there
    .label = leads nowhere
    .means = Your record sends recipients on to a key that your provider keeps. There is none, so the signature under your e-mails does not count.
    .fix = Compare the target with your provider's instructions, letter by letter. If it is right, ask your provider to switch DKIM on for { $domain }.

dkim-silent = The DKIM key { $name } could not be read ({ $reason })
    .means = The address book of the internet (DNS) did not answer. Whether the key is right remains open.
    .fix = Check again in a few minutes. If there is still no answer, ask the company that runs the DNS of { $domain }.

dkim-multiple = There are { $count } DKIM keys at { $name } instead of one
    .means = Recipients do not know which one counts. Some take the signature under your e-mails for invalid.
    .fix = Keep only the record that your provider names. Delete the others of this name.

## DKIM: reading the key

dkim-syntax = “{ $text }” does not belong in the DKIM record { $name }
    .label = does not belong here
    .means = The record is made of parts such as p=…, separated by semicolons, and each may stand only once. As it is, recipients cannot use it.
    .fix = Copy the record from your provider's instructions once more, and completely.

dkim-version = The DKIM record { $name } does not begin with “v=DKIM1”
    .label = must be “v=DKIM1” and come first
    .means = If a record says “v=”, it must come first and be exactly “DKIM1”. As it is, recipients ignore the record.
    .fix = Put “v=DKIM1;” at the beginning of the record.

dkim-key-missing = The DKIM record { $name } has no key
    .label = “p=” with the key is missing here
    .means = The key is the long text behind “p=”. Without it, recipients cannot verify the signature.
    .fix = Copy the record from your provider's instructions once more, up to the last character.

dkim-revoked = The DKIM key { $name } is revoked
    .label = the key is empty
    .means = An empty “p=” says: this key is no longer valid. E-mails that are still signed with it look forged.
    .fix = Ask your provider for the new selector. Create its record, and put the selector into config.toml.

dkim-key-type = The DKIM record { $name } names the unknown type of key “{ $text }”
    .label = “rsa” and “ed25519” are known
    .means = Recipients know only two types of keys. They cannot do anything with this one.
    .fix = Compare “k=” with your provider's instructions. Usually it is “k=rsa”.

dkim-hash = The DKIM record { $name } allows only the outdated method “{ $text }”
    .label = “sha256” is missing
    .means = Recipients accept only signatures with SHA-256 today. This record forbids them.
    .fix = Delete “h=”, or replace it with “h=sha256”.

dkim-service = The DKIM key { $name } is not meant for e-mail
    .label = “email” is missing
    .means = “s=” limits it to another service. So the signature under your e-mails does not count.
    .fix = Delete “s=”, or replace it with “s=email”.

dkim-key-broken = The DKIM key { $name } is damaged
    .label = the key is damaged here
    .means = Something was lost or added when the long text behind “p=” was copied. No recipient can verify the signature under your e-mails with it.
    .fix = Copy the key from your provider's instructions once more, and completely. It has neither quotation marks nor spaces.

## DKIM: judging the key

dkim-key-short = The DKIM key { $name } is far too short ({ $strength })
    .means = With keys below 1024 bits, signatures can be forged. So recipients have to ignore such signatures.
    .fix = Ask your provider for a new key with 2048 bits. Create its record.

dkim-key-weak = The DKIM key { $name } is shorter than recommended ({ $strength })
    .means = It still counts. At least 2048 bits are recommended.
    .fix = When you have the opportunity, ask your provider for a key with 2048 bits. There is no hurry.

dkim-testing = The DKIM key { $name } is marked as a test
    .label = “y” means test
    .means = With this mark, recipients treat your e-mails as if they were not signed.
    .fix = Ask your provider whether the test is over. Then delete the “y” from the record.

dkim-ed25519-only = { $domain } has only a DKIM key of the new type Ed25519
    .means = The key { $name } is good, but some recipients do not know this type yet. For them, your e-mails are not signed.
    .fix = Ask your provider to sign with RSA as well.

## SPF: the answer about one mail (--ip)

spf-answer-pass = { $domain } allows { $ip } to send its e-mails.
spf-answer-fail = { $domain } forbids { $ip } to send its e-mails. Recipients may reject them.
spf-answer-softfail = { $domain } does not list { $ip }. Recipients may take such e-mails for spam.
spf-answer-neutral = { $domain } says nothing about { $ip }.
spf-answer-none = { $domain } has no SPF record.
spf-answer-temperror = The result remains open: { $problem }.
spf-answer-permerror = Recipients cannot use the SPF record of { $domain }: { $problem }.
spf-answer-explanation = The owner of the domain explains: “{ $text }”
spf-tree-policy = { $domain }: { $result } (questions to the DNS: { $lookups }, without a result: { $void })
spf-why-all = matches everyone
spf-why-network = { $network } contains the address
spf-why-address = { $name } leads to { $network }, which contains the address
spf-why-name = the address is called { $name }
spf-why-exists = { $name } exists
spf-why-included = the record of { $name } lets it pass
spf-why-redirected = the record of { $name } counts
spf-why-trouble = cannot be followed
spf-problem-silent = the DNS did not answer for { $target } ({ $reason })
spf-problem-syntax = there is a mistake in the record of { $target }
spf-problem-several = { $target } has several SPF records
spf-problem-no-policy = { $target } has no SPF record
spf-problem-no-name = “{ $target }” gives no valid name for this e-mail
spf-problem-lookups = it takes more than { $limit } questions to the DNS
spf-problem-void = more than { $limit } questions to the DNS have no result
spf-problem-exchanges = { $target } has more than { $limit } mail exchangers
dkim-not-aligned = The DKIM key belongs to { $organization }, but your DMARC policy demands exactly { $domain }
    .means = “adkim=s” in the DMARC record says: only a signature with exactly the sender's domain counts. So this one does not.
    .fix = Delete “adkim=s” from the DMARC record. Or ask your provider to sign for { $domain } itself.

## DMARC: finding the record

dmarc-missing = { $domain } has no DMARC record
    .means = Recipients do not know what to do with e-mails that only claim to come from you. Some demand the record if you send a lot.
    .fix = Create a TXT record with the name { $name } at the company that runs the DNS of { $domain }. With “p=none”, nothing changes for your e-mails.

dmarc-misplaced = The DMARC record of { $domain } stands in the wrong place
    .means = Recipients look for it only at { $name }. Where it is now, nobody reads it.
    .fix = Create a TXT record with the name { $name } and the same text. Then delete the old one.

dmarc-silent = Whether there is a DMARC record at { $name } could not be found out ({ $reason })
    .means = The address book of the internet (DNS) did not answer. That is no mistake in your records.
    .fix = Check again in a few minutes. If there is still no answer, ask the company that runs the DNS of { $domain }.

dmarc-multiple = { $domain } has { $count } DMARC records instead of one
    .means = If there are several, recipients ignore all of them.
    .fix = At { $name }, keep only the record that is to count. Delete the others.

dmarc-version = The DMARC record of { $domain } does not begin with “v=DMARC1;”
    .label = must be “v=DMARC1;”
    .means = Recipients recognise the record by exactly this beginning, written exactly so. As it is, they ignore it.
    .fix = At { $name }, replace the beginning of the record.

## DMARC: reading the record

dmarc-syntax = “{ $text }” does not belong in the DMARC record { $name }
    .label = does not belong here
    .means = The record is made of parts such as p=none, separated by semicolons. Recipients pass over this one.
    .fix = Delete it, or write it as “name=value” with a semicolon behind it.

dmarc-tag-twice = “{ $text }” stands in the DMARC record { $name } for the second time
    .label = for the second time
    .means = Each part may stand only once. Which of the two counts differs from recipient to recipient.
    .fix = Delete one of the two.

dmarc-tag-unknown = “{ $text }” in the DMARC record { $name } is not a DMARC word
    .label = unknown word
    .means = Recipients silently pass over this part.
    .fix = { $suggestion ->
        [none] Delete it, or check its spelling.
       *[other] Check the spelling. Perhaps “{ $suggestion }” is meant.
    }

dmarc-policy-unknown = “{ $text }” in the DMARC record { $name } is not a known policy
    .label = possible are none, quarantine and reject
    .means = With it, no policy of this record counts. So it does not help against forged senders.
    .fix = { $suggestion ->
        [none] Write “none”, “quarantine” or “reject”. If you are not sure, take “none”.
       *[other] Check the spelling. Perhaps “{ $suggestion }” is meant.
    }

dmarc-policy-missing = The DMARC record { $name } lacks the policy “p=”
    .label = “p=” is missing here
    .means = Newer recipients assume that you mean “p=none”. Older ones ignore the whole record.
    .fix = Add “p=none” right behind “v=DMARC1;”.

dmarc-value-unknown = “{ $text }” in the DMARC record { $name } is not a possible value there
    .label = unknown value
    .means = Recipients pass over this part as if it were not there.
    .fix = { $suggestion ->
        [none] Delete it, or correct its value.
       *[other] Perhaps “{ $suggestion }” is meant.
    }

dmarc-pct = Only older recipients still understand “{ $text }” in the DMARC record { $name }
    .label = no longer exists
    .means = Older recipients apply your policy to { $percent } % of the e-mails only. Newer ones pass over this part and always apply the policy.
    .fix = Delete it if the policy is to hold for everything. If you still want to test, write “t=y” instead.

## DMARC: reports

dmarc-report-address = “{ $address }” in the DMARC record of { $domain } is not an address for reports
    .label = must begin with “mailto:”
    .means = Reports go only to addresses such as mailto:name@example.com. None go to this one. Your e-mails are not affected.
    .fix = Write “mailto:” in front of the e-mail address, without a space. If you need no reports, delete this part.

dmarc-report-unreachable = Reports to { $address } do not arrive
    .label = nobody accepts e-mails there
    .means = { $host } accepts no e-mails. The address may be misspelt or outdated. Your own e-mails are not affected.
    .fix = Correct the address in the DMARC record of { $domain }. If nobody reads the reports, delete it.

dmarc-report-unauthorized = { $host } has not agreed to receive DMARC reports about { $domain }
    .label = without agreement
    .means = So that nobody can flood strangers with reports, the other domain has to agree in its DNS. Until then, none arrive there. Your own e-mails are not affected.
    .fix = Ask whoever runs { $host } to create the record below in its own DNS. Or name an address of your own domain.

dmarc-report-silent = Whether reports to { $address } arrive could not be found out ({ $reason })
    .label = did not answer
    .means = The address book of the internet (DNS) did not answer about { $host }. Your e-mails are not affected.
    .fix = Check again in a few minutes.

## SPF, DKIM and DMARC together

alignment-spf-only = Only SPF vouches for e-mails of { $domain }
    .means = { $policy ->
        [none] Sent directly, your e-mails are fine. If a recipient forwards them, nothing vouches for them any more, and they end up in spam more easily.
        [quarantine] Sent directly, your e-mails are fine. If a recipient forwards them, nothing vouches for them any more, and your DMARC policy sends them to the spam folder.
       *[reject] Sent directly, your e-mails are fine. If a recipient forwards them, nothing vouches for them any more, and your DMARC policy has them rejected.
    }
    .fix = Put DKIM in order; the finding about it is in this report. A DKIM signature survives forwarding.

alignment-dkim-only = Only DKIM vouches for e-mails of { $domain }
    .means = { $policy ->
        [none] As long as the signature stays intact, that is enough. If it breaks on the way, nothing vouches for your e-mails any more.
        [quarantine] As long as the signature stays intact, that is enough. If it breaks on the way, your DMARC policy sends your e-mails to the spam folder.
       *[reject] As long as the signature stays intact, that is enough. If it breaks on the way, your DMARC policy has your e-mails rejected.
    }
    .fix = Put the SPF record in order; the finding about it is in this report.

alignment-neither = Neither SPF nor DKIM vouches for e-mails of { $domain }
    .means = { $policy ->
        [none] Recipients cannot tell that your e-mails are genuine. Many put them into the spam folder or reject them.
        [quarantine] Recipients cannot tell that your e-mails are genuine. Your own DMARC policy sends them to the spam folder.
       *[reject] Recipients cannot tell that your e-mails are genuine. Your own DMARC policy has them rejected.
    }
    .fix = { $policy ->
        [none] Put the SPF record in order first, then DKIM. The findings about them are in this report.
       *[other] Set the DMARC policy to “p=none” for the time being. Then put the SPF record and DKIM in order; the findings about them are in this report.
    }

alignment-open = Whether enough vouches for e-mails of { $domain } could not be found out completely
    .means = { $spf ->
        [yes] SPF passes.
        [no] SPF does not pass.
       *[open] Whether SPF passes is open.
    } { $dkim ->
        [yes] There is a DKIM key.
        [no] DKIM is not in order.
       *[open] Whether DKIM is switched on is open.
    } { $policy ->
        [none] One of the two is enough, but only DKIM survives forwarding.
        [quarantine] If both are missing, as after forwarding, your DMARC policy sends the e-mails to the spam folder.
       *[reject] If both are missing, as after forwarding, your DMARC policy has the e-mails rejected.
    }
    .fix = Settle the open point; it is in this report, with the next step. Then check again.
## MX: where replies go

mx-silent = it could not be found out where e-mails to { $domain } go ({ $reason })
    .means = The address book of the internet (DNS) gave no answer about { $name }. It stays open whether replies and error messages reach you.
    .fix = Check again in a few minutes. If there is still no answer, ask the company that runs the DNS of { $domain }.

mx-domain-unknown = the domain { $domain } does not exist
    .means = The address book of the internet (DNS) does not know this domain. Nobody can reply to you, and many recipients reject such e-mails.
    .fix = Compare the part after the @ with the address of your website. If it is right, ask your domain company about the registration.

mx-missing = no server is listed for e-mails to { $domain }
    .means = Replies and error messages to your address get lost. Many recipients reject e-mails that nobody can reply to.
    .fix = Ask your mailbox provider for its MX records. Create them at the company that runs the DNS of { $domain }.

mx-implicit = { $domain } has no MX record, only an address
    .means = Other servers then bring your mail to this address. Often it is that of your website, where nobody accepts mail.
    .fix = Ask your mailbox provider for its MX records. Create them at the company that runs the DNS of { $domain }.

mx-null = { $domain } tells all servers that it accepts no e-mails
    .means = This is what an MX record means that holds only a dot. Replies are impossible, and recipients may reject e-mails from this domain.
    .fix = Replace the MX record with the dot by the MX records of your mailbox provider.

mx-null-among-others = one of the MX records of { $domain } means “no e-mails”
    .means = This MX record holds only a dot. It is forbidden beside others, and some servers then deliver nothing to you.
    .fix = Delete the MX record with the dot. Keep the others.

mx-address = the MX record of { $domain } holds an address instead of a name: { $host }
    .label = a server name belongs here
    .means = An MX record gives a server by its name. With an address, other servers do not find it.
    .fix = Enter the server name that your mailbox provider gives you.

mx-alias = the MX record of { $domain } gives only a second name, { $host }
    .label = second name of { $target }
    .means = Second names (CNAME) are not allowed in this place. Most servers cope, a few deliver nothing to you.
    .fix = Ask your mailbox provider which name belongs into the MX record. For a server of your own, it is { $target }.

mx-nowhere = the MX record of { $domain } gives the server { $host }, to which no way leads
    .label = has no address
    .means = No mail arrives through this record. If it is the only one, replies and error messages get lost.
    .fix = Compare the name with the instructions of your mailbox provider. Correct the record, or delete it.

mx-private = the MX record of { $domain } gives a server in a private network, { $host } ({ $address })
    .label = leads into a private network
    .means = Nobody can reach this server from outside. If it is the only one, replies and error messages get lost.
    .fix = Enter the server name that your mailbox provider gives you. For a server of your own, the name needs a public address.

## The address that sends

ip-private = { $address } is an address of a private network
    .means = Recipients see another address: the public one of the server that sends. Nothing can be said about { $address } from outside.
    .fix = Give the public address with --ip. You find it in the “Received” lines of an e-mail that has arrived.

ptr-silent = it could not be found out which name the address { $address } has ({ $reason })
    .means = The address book of the internet (DNS) gave no answer about { $name }. It stays open whether recipients trust the address.
    .fix = Check again in a few minutes. If there is still no answer, ask whoever runs the server.

ptr-missing = the address { $address } has no name
    .means = Recipients look up the name of the server that brings them mail (PTR record). Gmail and many others reject mail from servers without a name.
    .fix = Ask whoever runs the server for a PTR record for { $address }. For a server on your own premises, that is your internet provider.

ptr-unconfirmed = the name of { $address } does not lead back to it: { $name }
    .means = Everybody can give themselves a false name. So recipients check whether it fits the address, and reject the mail otherwise.
    .fix = Give this report to whoever runs the server. Either { $name } gets this address, or the PTR record gives another name.

ptr-generic = the name of { $address } looks like that of an internet line: { $name }
    .label = typical of internet lines
    .means = A lot of spam comes from such lines, out of hijacked computers. WEB.DE and T-Online, for example, want a name that fits the sender.
    .fix = Send through the server of your provider. For a server of your own, ask whoever runs it for a name of its own, such as mail.praxis.example.

blocklist-listed = the address { $address } is on a block list: { $zones }
    .means = Recipients who use this list reject mail from there, or take it for spam.
    .fix = If the server belongs to your provider, give them this report. For a server of your own, first remove the cause. Then ask for removal on the website of the list.

blocklist-refused = a block list does not say anything about { $address }: { $zones }
    .means = Many lists do not answer when they are asked through a large public DNS server. It stays open whether the address is listed.
    .fix = Look the address up on the website of the list. Or ask through a DNS server of your own with --nameserver.

## Mail to the domain: MTA-STS

mta-sts-silent = it could not be found out whether { $domain } demands encryption (MTA-STS) ({ $reason })
    .means = The address book of the internet (DNS) gave no answer about { $name }. It stays open whether anything is missing.
    .fix = Check again in a few minutes. If there is still no answer, ask the company that runs the DNS of { $domain }.

mta-sts-missing = { $domain } does not demand encryption from other servers (MTA-STS)
    .means = That is optional, and concerns only e-mails to you. It has no influence on whether your own e-mails arrive.
    .fix = Ask your mailbox provider whether they can switch MTA-STS on for your domain. There is no hurry.

mta-sts-several = { $domain } has { $count } MTA-STS records instead of one
    .means = Other servers then ignore all of them. The encryption that is demanded does not apply.
    .fix = At _mta-sts.{ $domain }, keep only the TXT record that your mailbox provider gives you.

mta-sts-record-broken = the MTA-STS record of { $domain } has a mistake
    .label = cannot be read
    .means = Such a record looks like v=STSv1; id=20261124. The id consists of letters and digits only. Other servers ignore the broken one.
    .fix = Correct the TXT record _mta-sts.{ $domain } as your mailbox provider gives it.

mta-sts-no-host = the server { $host } for the MTA-STS policy of { $domain } is missing
    .means = A DNS record announces the policy, but there is no place where it is. The encryption that is demanded does not apply.
    .fix = Create the record for { $host } that your mailbox provider gives you. If they do not offer MTA-STS, delete the TXT record _mta-sts.{ $domain }.

mta-sts-unreachable = the MTA-STS policy of { $domain } cannot be fetched ({ $reason })
    .means = A DNS record announces the policy, but { $host } does not hand it out. The encryption that is demanded does not apply.
    .fix = Tell whoever runs { $host }. The policy belongs at { $url }.

mta-sts-policy-silent = { $host } did not answer ({ $reason })
    .means = The MTA-STS policy of { $domain } is kept there. It stays open whether it is right.
    .fix = Check again in a few minutes. If there is still no answer, tell whoever runs { $host }.

mta-sts-certificate = { $problem ->
        [name] the certificate of { $host } is for other names ({ $names })
        [expired] the certificate of { $host } has expired
        [not-yet-valid] the certificate of { $host } is not valid yet
        [issuer] the certificate of { $host } comes from an unknown issuer
       *[other] the certificate of { $host } is not valid
    }
    .means = So other servers ignore the MTA-STS policy of { $domain }. The encryption that is demanded does not apply.
    .fix = Whoever runs { $host } needs a valid certificate for exactly this name. Give them this report.

mta-sts-status = there is no MTA-STS policy at { $url } (answer { $status })
    .means = { $status ->
        [301] The server points to another place. That is not allowed here, and other servers do not go there.
        [302] The server points to another place. That is not allowed here, and other servers do not go there.
        [307] The server points to another place. That is not allowed here, and other servers do not go there.
        [308] The server points to another place. That is not allowed here, and other servers do not go there.
       *[other] The server answers, but without the policy. The encryption that is demanded does not apply.
    }
    .fix = Ask whoever runs { $host } to keep the policy at exactly this address.

mta-sts-policy-broken = { $what ->
        [missing] the MTA-STS policy of { $domain } lacks the line “{ $key }”
        [twice] the MTA-STS policy of { $domain } has a line twice
       *[line] the MTA-STS policy of { $domain } has a mistake
    }
    .label = { $what ->
        [twice] for the second time
       *[line] cannot be read
    }
    .means = Other servers cannot read the policy and ignore it. The encryption that is demanded does not apply.
    .fix = Give this report to whoever runs mta-sts.{ $domain }. The article shows a correct policy.

mta-sts-server-missing = the MTA-STS policy of { $domain } leaves out a server that accepts your e-mails: { $hosts }
    .means = { $mode ->
        [enforce] Servers that keep to the policy deliver nothing to you there. Gmail and Outlook are among them.
       *[testing] As long as the policy is only tried out, everything still arrives. Once it counts, nothing comes through this server any more.
    }
    .fix = Add the server to the policy, then change the id in the TXT record _mta-sts.{ $domain }.

mta-sts-not-enforced = { $mode ->
        [none] the MTA-STS policy of { $domain } is switched off (mode: none)
       *[testing] the MTA-STS policy of { $domain } is only tried out (mode: testing)
    }
    .means = Other servers deliver to you without encryption, too. Nothing gets lost by that.
    .fix = { $mode ->
        [none] If you wanted MTA-STS off, all is right. Otherwise turn to your mailbox provider.
       *[testing] If everything has arrived for some weeks, whoever runs it can write “mode: enforce”.
    }

mta-sts-short = the MTA-STS policy of { $domain } is valid for less than a day
    .means = Other servers soon forget the policy. Then it protects from little.
    .fix = Ask whoever runs it to set max_age to several weeks, such as 2592000 seconds.

mta-sts-media-type = the MTA-STS policy does not come as plain text but as “{ $type }”
    .means = So some servers ignore the policy at { $url }.
    .fix = Ask whoever runs the web server to deliver the file as text/plain.

## Mail to the domain: reports

tls-rpt-silent = it could not be found out where reports about encryption go ({ $reason })
    .means = The address book of the internet (DNS) gave no answer about { $name }. It stays open whether anything is missing.
    .fix = Check again in a few minutes. If there is still no answer, ask the company that runs the DNS of { $domain }.

tls-rpt-missing = { $domain } does not ask for reports about encryption (TLS-RPT)
    .means = That is optional. Without reports, your administrator does not learn when other servers fail to encrypt.
    .fix = It is needed only if somebody reads the reports. They then create the TXT record _smtp._tls.{ $domain } with their address.

tls-rpt-several = { $domain } has { $count } TLS-RPT records instead of one
    .means = Other servers then send no reports.
    .fix = At _smtp._tls.{ $domain }, keep only one TXT record. It may hold several addresses, separated by commas.

tls-rpt-broken = the TLS-RPT record of { $domain } has a mistake
    .label = cannot be read
    .means = So other servers send no reports. Your e-mails are not affected.
    .fix = Write the record like this: v=TLSRPTv1; rua=mailto: and then the address, without a space.

## Mail to the domain: DNSSEC and DANE

dnssec-silent = it could not be found out whether the DNS records of { $domain } are signed ({ $reason })
    .means = The address book of the internet (DNS) gave no answer. It stays open whether anything is missing.
    .fix = Check again in a few minutes.

dnssec-not-verified = whether the DNS records of { $domain } are signed (DNSSEC) cannot be said from this computer
    .means = Only a DNS server on this computer that verifies signatures knows for sure. There is none here. That is no mistake.
    .fix = If you want to be certain, ask the company that runs the DNS of { $domain }: “Is DNSSEC switched on?”

dnssec-unsigned = the DNS records of { $domain } are not signed (DNSSEC)
    .means = DNSSEC is optional. It prevents others from forging the records on the way and diverting your mail.
    .fix = Ask the company that runs the DNS of { $domain } whether they can switch DNSSEC on. There is no hurry.

dnssec-forged = the signatures of the DNS records of { $domain } are wrong (DNSSEC)
    .means = To many other servers, your domain has vanished. They accept no e-mails from you and deliver none to you.
    .fix = Call the company that runs the DNS of { $domain }. It has to compare the DS record at the registry with its keys.

dane-silent = it could not be found out which certificates are pinned for { $domain } (DANE) ({ $reason })
    .means = DNS gave no answer about { $name }. Servers that check DANE then wait before they deliver to you.
    .fix = Check again in a few minutes. If there is still no answer, give this report to your mailbox provider.

dane-missing = no certificates are pinned for the servers of { $domain } (DANE)
    .means = DANE is optional, and up to your mailbox provider. It has no influence on whether your own e-mails arrive.
    .fix = You need not do anything.

dane-unusable = a DANE record of { $domain } does not count
    .label = not allowed here
    .means = For mail servers, only certain values are valid. Other servers ignore this record.
    .fix = Give this report to whoever runs the mail server. The usual record is “3 1 1” and the checksum of the key.

dane-unsigned = the DANE records of { $domain } have no effect, because { $name } is not signed
    .means = DANE counts only if DNSSEC protects the records from forgery. So other servers ignore them.
    .fix = Ask the company that runs the DNS of { $domain } whether they can switch DNSSEC on.

dane-partly = not all servers of { $domain } have a pinned certificate (DANE): { $hosts }
    .means = With these servers, others do not verify the encryption. Whoever wants to read along tries there.
    .fix = Give this report to whoever runs the mail servers.

## lint-spf

lint-domain = your-domain.example
lint-pass = Nothing is wrong with the text of this record. Whether the names in it exist, only the DNS can say: docs-check --spf --domain your-domain.example
lint-warn = The record is valid, but something in it is hardly meant like this. The DNS was not asked.
lint-fail = Recipients cannot use this record. The DNS was not asked.

## Steps

kind-smtp-resolve = The server name has an address
    .passed = { $host } leads to { $addresses }.
kind-smtp-connect = The server accepts the connection
    .passed = { $host } answers on port { $port } ({ $address }).
kind-smtp-greeting = The server answers as a mail server
    .passed = It introduces itself as “{ $server }”.
kind-smtp-tls = The connection is encrypted
    .passed = Encrypted with { $version }. The certificate comes from { $issuer } and is valid until { $until }.
kind-smtp-login = The server accepts user name and password
    .passed = The login as { $username } worked (method { $mechanism }).
kind-smtp-send = The server takes over the test message
    .passed = The server has queued the message for { $recipient } (“{ $reply }”). Queued is not delivered: look in the inbox and in the spam folder.
kind-dns-spf-record = The domain has exactly one SPF record
    .passed = { $domain } has one SPF record.
kind-dns-spf-syntax = The SPF record is written correctly
    .passed = No mistake found in: { $record }
kind-dns-spf-lookups = The SPF record does not ask too much
    .passed = It needs { $count } of { $limit } allowed DNS questions.
kind-dns-spf-provider = The SPF record lists your provider's servers
    .passed = The record of { $domain } allows the servers of { $provider }.
kind-dns-dkim = The domain has a usable DKIM key
    .passed = { $name } is fine ({ $strength }). Whether your provider signs with it, only an e-mail can show.
kind-dns-dmarc = A DMARC record says what happens to forged e-mails
    .passed = { $policy ->
        [none] “p=none” at { $name }: recipients treat e-mails for which nothing vouches as before.
        [quarantine] “p=quarantine” at { $name }: e-mails for which nothing vouches go to the spam folder.
       *[reject] “p=reject” at { $name }: e-mails for which nothing vouches are rejected.
    }{ $testing ->
        [yes] {" "}That is the policy during your test (t=y); older recipients do not know the test and apply the full policy already.
       *[no] {""}
    }{ $place ->
        [organization] {" "}The policy comes from the domain above.
        [registry] {" "}The policy comes from the registry of your domain.
       *[own] {""}
    }{ $older ->
        [unsure] {" "}Older recipients (RFC 7489) may not find it there.
        [none] {" "}Older recipients (RFC 7489) do not know it.
       *[same] {""}
    }
kind-dns-dmarc-reports = The DMARC reports arrive
    .passed = { $addresses ->
        [none] No reports are asked for.
       *[other] Reports go to { $addresses }.
    }
kind-dns-alignment = SPF and DKIM together vouch for your e-mails
    .passed = { $spf ->
        [yes] { $dkim ->
            [yes] SPF passes, and there is a DKIM key. After forwarding, the signature saves your e-mail; if that breaks, SPF saves it.
           *[open] SPF passes, and that is enough. Whether DKIM still vouches for your e-mail after forwarding is open.
        }
       *[open] There is a DKIM key, and that is enough. Whether SPF passes as well is open.
    }
kind-dns-mx = Replies and error messages find a server
    .passed = E-mails to { $domain } are accepted by { $hosts }.
kind-dns-ptr = The address of the sending server has a name
    .passed = { $address } is called { $name }, and the name leads back.
kind-dns-blocklists = The address of the sending server is on no block list
    .passed = { $address } is not on { $zones }.
kind-dns-mta-sts = The domain demands encryption (MTA-STS)
    .passed = { $domain } announces a policy (id { $id }).
kind-web-mta-sts = The MTA-STS policy names the servers of the domain
    .passed = The policy counts (mode: { $mode }), and other servers remember it for { $days } days.
kind-dns-tls-rpt = Reports about encryption have an address (TLS-RPT)
    .passed = Reports go to { $addresses }.
kind-dns-dnssec = The DNS records of the domain are signed (DNSSEC)
    .passed = Nobody can forge the records of { $domain } on the way.
kind-dns-dane = The certificates of the servers are pinned (DANE)
    .passed = Pinned for { $hosts }. docs-check does not look whether the servers show these certificates.

## Procedures

procedure-smtp = Check the SMTP server data
    .summary = Checks whether your provider's server can be reached, encrypts, and accepts your login.
    .pass = Your SMTP data is right. If e-mails still do not arrive, check the SPF record next.
    .warn = Your SMTP data works, but one point deserves attention. Read the note in the report.
    .fail = Your e-mails do not get past your provider. The report says what to change.
    .unknown = Something did not answer, or a value is missing. That is not a failure: the report says how to go on.

procedure-spf = Check the SPF record
    .summary = Checks whether your domain's SPF record is valid and lists your provider's servers.
    .pass = Your SPF record is right. Recipients can see that your provider may send for you.
    .warn = The SPF record works, but one point deserves attention. Read the note in the report.
    .fail = The SPF record is missing or has a mistake. The report says which text to correct.
    .unknown = Something did not answer, or a value is missing. That is not a failure: the report says how to go on.

procedure-dns = Check SPF, DKIM and DMARC
    .summary = Checks all that recipients look up about your domain in the public DNS: SPF, DKIM, DMARC, and what they do together.
    .pass = Your domain vouches well for your e-mails. If they still do not arrive, something else is the reason.
    .warn = The records work, but one point deserves attention. Read the note in the report.
    .fail = A record is missing or has a mistake. The report says which part to change.
    .unknown = Something did not answer, or a value is missing. That is not an error: the report says how to go on.

procedure-inbound = Check the protection of your incoming e-mails
    .heading = E-mails to you
    .summary = Checks whether e-mails to you arrive encrypted and at the right server. It has no influence on the e-mails that you send.
    .pass = E-mails to you are well protected on their way.
    .warn = A protection is missing or works only in part. It is optional: your e-mails arrive without it, too.
    .fail = A rule for the protection of your mail is broken. The report says whom to tell.
    .unknown = Something did not answer, or a value is missing. That is no mistake: the report says how to go on.

## Stations

station-program = { $product }
    .heading = Your program: { $product }
    .long = { $product } writes the e-mail and hands it over to your provider.
station-provider = your provider
    .named = { $host }
    .heading = Your provider
    .long = Your provider's server takes over the e-mail and looks for the recipient's server.
station-recipient-provider = recipient's server
    .heading = The recipient's provider
    .long = The recipient's provider checks the e-mail, then accepts it, rejects it or filters it out.
station-recipient-program = inbox
    .heading = The recipient's inbox
    .long = The recipient finds the e-mail in the inbox, in the spam folder, or not at all.

## Verdicts

verdict-fine = Everything that can be checked from here is in order. How the recipient's provider rates your e-mails cannot be seen from outside.
verdict-fine-beside = Everything that can be checked from here is fine.
verdict-beside = Aside from the path of your e-mails, something is wrong: { $finding }.
verdict-nothing = Nothing was checked, so nothing is known.
verdict-warn = Nothing failed, but one point deserves attention: { $finding }.
verdict-stuck-provider = Your e-mails get stuck at your provider: { $finding }.
verdict-stuck-recipient-provider = Your program and your provider work. Recipients may reject your mail: { $finding }.
verdict-stuck-recipient-provider-alone = Recipients may reject your mail: { $finding }.
verdict-unknown = No failure was found, but not everything could be found out: { $finding }.
verdict-skipped = No failure was found, but values are missing in the configuration. So not everything could be checked.

## Report

report-fix = What to do
report-record = Copy this
report-more = Read more
report-decides = this decides
report-expected = Expected
report-found = Found
report-blocked = not checked, because “{ $step }” did not pass
report-skipped-setting = not checked, because the configuration has no { $setting }
report-skipped-choice = only with { $with }
report-receivers = What large providers demand (? means: cannot be seen from here)
report-receiver-bulk = { $receiver } (only for bulk mail)
receiver-spf = SPF
receiver-dkim = DKIM key
receiver-spf-or-dkim = SPF or DKIM
receiver-dmarc = DMARC
receiver-mx = a server for replies (MX)
receiver-ptr = name of the sending address (PTR)
receiver-own-name = own name of the sending address (PTR)
receiver-block-lists = on no block list
receiver-tls = encrypted handover
receiver-complaints = few complaints about spam
receiver-reputation = good reputation of the address
receiver-consent = consent of the recipients
report-outside = Nobody can see from outside whether a recipient's provider rates an e-mail as spam or deletes it silently.
report-summary = Passed: { $passed }, warnings: { $warned }, failed: { $failed }, unknown: { $unknown }, skipped: { $skipped }

outcome-pass = passed
outcome-warn = warning
outcome-fail = failed
outcome-unknown = unknown
outcome-blocked = not checked
outcome-skipped = skipped

## Explaining a bounce or an error message

explain-stuck = The e-mail got stuck here: { $station }.
explain-stuck-provider = The e-mail never left the house: your program could not hand it over to your provider.
explain-stuck-recipient-provider = Your program and your provider passed the e-mail on. It did not reach the recipient.
explain-stuck-somewhere = A server rejected the e-mail. This text does not say at which point.
explain-later = The e-mail is waiting here: { $station }.
explain-later-provider = Your provider does not accept the e-mail at the moment. That may change soon.
explain-later-recipient-provider = Your provider has the e-mail and keeps trying. The recipient's server does not accept it at the moment.
explain-later-somewhere = A server does not accept the e-mail at the moment. That may change soon.
explain-delivered = The e-mail has reached the recipient's provider.
explain-nothing = This text holds no reply of a server that can be explained. The full wording is needed, above all the line with a number such as 550 or 5.7.26. It is best to save an undeliverable e-mail as a file (.eml) and to state its name: docs-check explain message.eml
explain-arrived = The recipient's provider has taken over the e-mail.
    .fix = Ask the recipient to look in the spam folder, too.
explain-unlisted-no = The server rejects the e-mail. What exactly it means stands only in its own words: this reply is not known here yet.
    .fix = Pass the full wording on to your provider or your administrator.
explain-unlisted-later = The server does not accept the e-mail at the moment. Only its own words state the reason: this reply is not known here yet.
    .fix = Wait an hour. If the reply stays the same, pass its full wording on to your provider.
explain-from = Reply from { $host }
explain-from-provider = Reply from { $host } ({ $provider })
explain-wording = The text does not say who answered. This is how { $provider } puts it.
explain-recipients = Recipients: { $recipients }
explain-who = Whose turn it is
explain-check = Check with

## Effects

effect-offline = works on this computer only; contacts nobody
    .short = offline
effect-dns = asks the public DNS; changes nothing
    .short = asks DNS
effect-connect = connects to servers of your provider or of your domain; sends neither password nor e-mail
    .short = connects
effect-login = logs in to your mailbox once; sends no e-mail
    .short = logs in
effect-send = only with --send: sends one test message to your test address; changes nothing else
    .short = sends, only with --send

## Test message

test-subject = Test e-mail: delivery check
test-body =
    Hello,

    this is a test e-mail. Somebody checks whether e-mails from { $product } arrive.

    Sender: { $sender }
    Handed over to: { $host }
    Time: { $time }
    Number: { $id }

    Have you found this e-mail in your inbox? Then it has arrived, and all is well.
    Have you found it in the spam folder? Then mark it as “not spam”.
    Please add the sender to your address book. It helps later e-mails to arrive.

    You need not answer this e-mail.

## Demonstration

demo-heading = Example: { $world }
demo-well = all is well
demo-broken = a broken SPF record and a rejected password
demo-intro = This is a made-up world inside this program. Nothing touches the network, and your own settings are not read.

## Command line

prompt-password = Password for { $username } at { $host }:{" "}
plan-heading = This is what the check would do. It has not asked anybody yet.
plan-dns = asks the DNS about { $target }
plan-web = fetches { $target }
plan-server = talks to { $target }
plan-otherwise = if that does not work, tries without logging in: { $targets }
plan-known = nothing: { $target } is an address already
plan-login = logs in at { $target }
plan-send = sends one message to { $recipient } through { $target }
plan-nobody-setting = nothing: the configuration has no { $setting }
plan-nobody-choice = nothing: only with { $with }
progress-open = Questions answered: { $answered }
send-announcement = Once the login works, one test message goes from { $sender } to { $recipient }.
demo-expected = As expected.
demo-unexpected = Not as expected: { $steps }

## Card

card-mail-subject = Please check: { $title }
card-mail-body =
    Hello,

    our e-mails do not arrive reliably. Could you please run this check?

    { $command }

    The instructions are here: { $site }
    Please send the report back to me. It contains no password.
