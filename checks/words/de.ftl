# Die Wörter der Prüfungen, auf Deutsch.
#
# Ein Befund ist ein Satz, der nach einem Doppelpunkt stehen kann: groß am Anfang, kein Punkt am Ende.
#   .means  was das für die Lesenden bedeutet     .fix  was jetzt zu tun ist
#   .label  was unter den falschen Zeichen eines Eintrags steht
# Zahlen (Ports, Anzahlen, Größen in Byte) kommen als Text, Daten in der Sprache der Lesenden.

-product = OptiOffice

## SMTP: finding the server

smtp-host-unknown = Den Servernamen { $host } gibt es nicht
    .means = Das Adressbuch des Internets (DNS) kennt keinen Server mit diesem Namen. Meist steckt ein Tippfehler darin.
    .fix = Vergleichen Sie den Namen Buchstabe für Buchstabe mit der Anleitung Ihres Anbieters. Berichtigen Sie ihn in config.toml und in { -product }.

smtp-host-no-address = Der Servername { $host } führt zu keinem Server
    .means = Den Namen gibt es, aber er hat keine Adresse. Vermutlich gehört er nicht zu einem Postausgangsserver.
    .fix = Suchen Sie bei Ihrem Anbieter den Namen des Postausgangsservers (SMTP). Tragen Sie ihn in config.toml und in { -product } ein.

smtp-host-silent = Die Adresse von { $host } ließ sich nicht ermitteln ({ $reason })
    .means = Das Adressbuch des Internets (DNS) hat nicht geantwortet. Ob der Servername stimmt, bleibt offen.
    .fix = Öffnen Sie auf diesem Computer zur Probe eine Internetseite. Prüfen Sie dann in ein paar Minuten noch einmal.

## SMTP: reaching the server

smtp-port-closed = { $host } nimmt auf Port { $port } keine Verbindungen an
    .means = Ein Port ist eine nummerierte Tür des Servers. Der Server ist da, aber diese Tür ist zu.
    .fix = Die Prüfung hat auch die üblichen Ports vergeblich versucht. Vergleichen Sie den Servernamen mit der Anleitung Ihres Anbieters. Stimmt er, fragen Sie Ihren Administrator nach einer Firewall.

smtp-port-silent = { $host } antwortet auf Port { $port } nicht
    .means = Es kam rechtzeitig keine Antwort. Vielleicht sperrt eine Firewall diesen Port, oder der Server ist ausgefallen.
    .fix = Versuchen Sie es über ein anderes Netz, etwa über Ihr Handy. Klappt es dort, lassen Sie Port { $port } in der Firewall freigeben.

smtp-unreachable = { $host } ist von diesem Computer aus nicht erreichbar ({ $reason })
    .means = Dieser Computer findet keinen Weg zum Server. Vielleicht ist er offline.
    .fix = Prüfen Sie das Netzwerkkabel oder das WLAN. Öffnen Sie eine Internetseite und prüfen Sie dann noch einmal.

smtp-other-works = { $host } antwortet nicht auf Port { $port } mit "{ $security }", wohl aber auf Port { $working_port } mit "{ $working_security }"
    .means = Der Server funktioniert. Nur der Port oder die Art der Verschlüsselung in Ihren Daten passt nicht.{ $only ->
       *[both] { "" }
        [IPv4] { " " }Er antwortet dort nur über IPv4, nicht über IPv6.
        [IPv6] { " " }Er antwortet dort nur über IPv6, nicht über IPv4.
    }
    .fix = Schreiben Sie port = { $working_port } und security = "{ $working_security }" in config.toml. Wählen Sie dasselbe in { -product }.

smtp-greeting-refused = { $host } weist die Verbindung ab mit „{ $reply }“
    .means = Der Server hat geantwortet, nimmt Ihren Internetanschluss aber nicht an. Vielleicht hat er ihn für eine Weile gesperrt.
    .fix = Warten Sie eine halbe Stunde und prüfen Sie dann einmal. Bleibt die Antwort gleich, geben Sie sie an Ihren Anbieter weiter.

smtp-not-smtp = { $host } antwortet auf Port { $port }, aber nicht als E-Mail-Server
    .means = Dort antwortet ein anderer Dienst. Servername oder Port gehören zu etwas anderem.
    .fix = Suchen Sie bei Ihrem Anbieter Server und Port für den Postausgang (SMTP). Tragen Sie beides in config.toml und in { -product } ein.

smtp-hung-up = { $host } hat die Verbindung mitten im Gespräch beendet
    .means = Der Server oder eine Firewall dazwischen hat die Verbindung getrennt. Den Grund sieht man von hier aus nicht.
    .fix = { $when ->
        [late] Warten Sie eine halbe Stunde und prüfen Sie dann einmal. Bleibt es so, geben Sie diesen Bericht an Ihren Anbieter und fragen, ob das Postfach gesperrt ist.
       *[early] Prüfen Sie, ob Port und security zusammenpassen: 465 mit "tls", 587 mit "starttls". Fragen Sie danach nach Firewall und Virenscanner.
    }

smtp-went-silent = { $host } antwortet plötzlich nicht mehr
    .means = Die Verbindung stand, dann kam keine Antwort mehr. Ob Ihre Daten stimmen, bleibt offen.
    .fix = Prüfen Sie in zehn Minuten noch einmal. Schweigt der Server weiter, geben Sie diesen Bericht an Ihren Anbieter.

smtp-ehlo-refused = { $host } lehnt die Begrüßung des Programms ab mit „{ $reply }“
    .means = Ein E-Mail-Programm stellt sich dem Server zuerst vor. Dieser Server hat das nicht angenommen.
    .fix = Geben Sie die Antwort an Ihren Anbieter weiter. Fragen Sie, welcher Server für E-Mail-Programme gedacht ist.

## SMTP: encryption

smtp-no-starttls = { $host } bietet auf Port { $port } keine Verschlüsselung (STARTTLS) an
    .means = STARTTLS schaltet die Verschlüsselung ein. Entweder ist der Port falsch, oder Firewall oder Virenscanner entfernen das Angebot.
    .fix = Die Prüfung hat auch Port 465 mit "tls" vergeblich versucht. Vergleichen Sie den Servernamen mit der Anleitung Ihres Anbieters, und fragen Sie nach einem Virenscanner für E-Mails.

smtp-starttls-refused = { $host } schaltet die Verschlüsselung nicht ein und antwortet „{ $reply }“
    .means = Der Server bietet Verschlüsselung an, beginnt sie aber nicht. Ihr Passwort wurde nicht gesendet.
    .fix = Versuchen Sie es in einer Stunde noch einmal. Schalten Sie die Verschlüsselung so lange nicht aus.

smtp-tls-failed = Mit { $host } kam keine verschlüsselte Verbindung zustande ({ $reason })
    .means = Computer und Server konnten sich nicht auf eine Verschlüsselung einigen. Ihr Passwort wurde nicht gesendet.
    .fix = Prüfen Sie, ob Port und security zusammenpassen: 465 mit "tls", 587 mit "starttls". Geben Sie sonst diesen Bericht an Ihren Anbieter.

smtp-tls-old = { $host } verschlüsselt nur mit einem veralteten Verfahren ({ $version })
    .means = Dieses Verfahren gilt seit 2021 als unsicher, und neue Programme lehnen es ab. Ihr Passwort wurde nicht gesendet.
    .fix = Bitten Sie den Betreiber des Servers, TLS 1.2 oder 1.3 einzuschalten. Geben Sie ihm diesen Bericht. Schalten Sie die Verschlüsselung nicht aus.

smtp-tls-plaintext = { $host } verschlüsselt auf Port { $port } nicht von Anfang an
    .means = Ihre Angabe "tls" erwartet Verschlüsselung vom ersten Moment an. Dieser Server beginnt im Klartext.
    .fix = Vergleichen Sie Server, Port und security mit der Anleitung Ihres Anbieters. Meist gehört 465 zu "tls" und 587 zu "starttls".

smtp-cert-name = Das Zertifikat von { $host } ist auf { $names } ausgestellt
    .means = Ein Zertifikat ist der Ausweis eines Servers. Dieser gehört zu anderen Namen, daher wurde Ihr Passwort nicht gesendet.
    .fix = Vergleichen Sie den Servernamen mit der Anleitung Ihres Anbieters. Tragen Sie den Namen ein, der dort steht.

smtp-cert-expired = Das Zertifikat von { $host } ist am { $date } abgelaufen
    .means = Ein Zertifikat ist der Ausweis eines Servers. Er gilt nicht mehr, oder die Uhr dieses Computers geht falsch.
    .fix = Prüfen Sie Datum und Uhrzeit dieses Computers. Stimmt beides, melden Sie es Ihrem Anbieter.

smtp-cert-not-yet-valid = Das Zertifikat von { $host } gilt erst ab { $date }
    .means = Ein Zertifikat ist der Ausweis eines Servers. Wahrscheinlich geht die Uhr dieses Computers falsch.
    .fix = Stellen Sie Datum und Uhrzeit dieses Computers. Prüfen Sie dann noch einmal.

smtp-cert-issuer = Das Zertifikat von { $host } kommt von einem unbekannten Aussteller ({ $issuer })
    .means = Vielleicht öffnet ein Virenscanner oder eine Firewall die verschlüsselte Verbindung. Oder der Server hat eine eigene Ausgabestelle.
    .fix = Fragen Sie Ihren Administrator, ob er { $issuer } kennt. Für einen eigenen Server setzen Sie ca = "ca.pem" in config.toml.

smtp-cert-invalid = Das Zertifikat von { $host } ist ungültig ({ $reason })
    .means = Ein Zertifikat ist der Ausweis eines Servers. Diesem ist nicht zu trauen, daher wurde Ihr Passwort nicht gesendet.
    .fix = Geben Sie diesen Bericht an Ihren Anbieter. Schalten Sie die Verschlüsselung nicht aus.

smtp-unencrypted = Die Verbindung zu { $host } ist nicht verschlüsselt
    .means = In Ihrer Konfiguration steht security = "none". Andere können Ihre E-Mails unterwegs mitlesen.
    .fix = Setzen Sie security = "starttls" mit Port 587 oder security = "tls" mit Port 465. Wählen Sie dasselbe in { -product }.

smtp-login-unencrypted = Das Passwort ginge unverschlüsselt an { $host }
    .means = Die Prüfung hat vor der Anmeldung aufgehört. Ihr Passwort wurde nicht gesendet.
    .fix = Setzen Sie security = "starttls" mit Port 587 oder security = "tls" mit Port 465. Prüfen Sie dann noch einmal.

## SMTP: login

smtp-no-auth = { $host } bietet hier keine Anmeldung an
    .means = Dieser Server fragt nicht nach Benutzername und Passwort. Vermutlich ist er für E-Mails zwischen Servern gedacht.
    .fix = Suchen Sie bei Ihrem Anbieter den Postausgangsserver. Nehmen Sie Port 587 mit "starttls" oder Port 465 mit "tls".

smtp-auth-mechanism = { $wants ->
        [password] { $host } nimmt nur Passwörter an, keine Anmeldung über den Browser (OAuth)
        [browser] { $host } verlangt die Anmeldung über den Browser (OAuth)
       *[other] Diese Prüfung spricht keine der Anmeldearten von { $host } ({ $offered })
    }
    .means = { $wants ->
        [password] In Ihrer Konfiguration steht auth = "oauth2". Dieser Server kennt das nicht.
        [browser] Mit Benutzername und Passwort kommt hier niemand hinein. Ob Ihr Passwort stimmt, bleibt offen.
       *[other] Ihr E-Mail-Programm kann sie vielleicht. Ob Ihr Passwort stimmt, bleibt offen.
    }
    .fix = { $wants ->
        [password] Löschen Sie die Zeile auth aus config.toml. Nehmen Sie das Passwort Ihres Postfachs.
        [browser] Fragen Sie Ihren Anbieter nach einem App-Passwort für SMTP. Das ist ein eigenes Passwort für ein einzelnes Programm.
       *[other] Senden Sie sich mit { -product } selbst eine E-Mail. Kommt sie an, stimmt die Anmeldung.
    }

smtp-auth-broken = Die Anmeldung bei { $host } ließ sich nicht zu Ende führen ({ $reason })
    .means = Der Server hält sich bei der Anmeldung nicht an die Regeln. Ob Ihr Passwort stimmt, bleibt offen.
    .fix = Senden Sie sich mit { -product } selbst eine E-Mail. Kommt keine an, geben Sie diesen Bericht an Ihren Anbieter.

smtp-password-rejected = Der Server lehnt Benutzername oder Passwort von { $username } ab
    .means = Der Server antwortet „{ $reply }“. Eines von beiden ist falsch, oder Ihr Anbieter verlangt ein App-Passwort.
    .fix = Melden Sie sich mit denselben Daten im Webmail Ihres Anbieters an. Tippen Sie das Passwort in { -product } neu, oder erstellen Sie ein App-Passwort.

smtp-token-rejected = Der Server nimmt den Zugangsschlüssel (Token) von { $username } nicht an
    .means = Der Server antwortet „{ $reply }“. Ein Zugangsschlüssel gilt oft nur eine Stunde, und nur für die Dienste, für die er ausgestellt ist.
    .fix = Holen Sie einen neuen Zugangsschlüssel, und prüfen Sie gleich danach. Bleibt es so, fragen Sie Ihren Administrator, ob das Postfach per SMTP senden darf.

smtp-login-refused = Der Server verweigert die Anmeldung von { $username }
    .means = Der Server antwortet „{ $reply }“. Vielleicht ist das Postfach gesperrt, SMTP ausgeschaltet oder ein App-Passwort nötig.
    .fix = Melden Sie sich auf der Internetseite Ihres Anbieters an. Suchen Sie dort nach Sperren, SMTP-Zugang und App-Passwörtern.

smtp-temporary = { $host } bittet um einen späteren Versuch
    .means = Der Server antwortet „{ $reply }“. Über Ihre Daten sagt das nichts.
    .fix = Warten Sie eine halbe Stunde und prüfen Sie dann einmal. Bleibt die Antwort gleich, geben Sie sie an Ihren Anbieter weiter.

## SMTP: sending

smtp-sender-refused = Der Server nimmt { $sender } nicht als Absender an
    .means = Der Server antwortet „{ $reply }“. Die meisten Anbieter erlauben nur die Adresse des angemeldeten Postfachs.
    .fix = Nehmen Sie die Adresse dieses Postfachs als Absender. Tragen Sie sie in config.toml und in { -product } ein.

smtp-recipient-refused = Der Server nimmt { $recipient } nicht als Empfänger an
    .means = Der Server antwortet „{ $reply }“. Meist ist die Adresse falsch geschrieben, oder es gibt sie nicht mehr.
    .fix = Prüfen Sie die Adresse unter [test] in config.toml. Versuchen Sie es dann mit einer zweiten eigenen Adresse.

smtp-message-refused = Der Server lehnt die Testnachricht ab mit „{ $reply }“
    .means = Die Anmeldung klappte, aber der Server nahm die Nachricht nicht an. Oft liegt das an einer Versandgrenze oder einem Filter.
    .fix = Geben Sie die Antwort an Ihren Anbieter weiter. Fragen Sie nach Versandgrenzen und Sperren Ihres Postfachs.

smtp-unconfirmed = { $host } hat die Nachricht erhalten, aber nicht gesagt, ob er sie annimmt
    .means = Vielleicht ist die Nachricht unterwegs, vielleicht nicht. Über Ihre Einstellungen sagt das nichts.
    .fix = Sehen Sie bei { $recipient } nach der Nachricht, bevor Sie sie noch einmal senden.

smtp-too-large = Mit { $size } Byte ist die Nachricht größer als die { $limit } Byte, die der Server erlaubt
    .means = Jeder Server begrenzt die Größe einer E-Mail. Anhänge wachsen unterwegs um etwa ein Drittel.
    .fix = Senden Sie einen kleineren Anhang, oder statt des Anhangs einen Link.

## SPF: finding the record

spf-silent = Der SPF-Eintrag von { $domain } ließ sich nicht lesen ({ $reason })
    .means = Das Adressbuch des Internets (DNS) hat nicht geantwortet. Ob der Eintrag stimmt, bleibt offen.
    .fix = Prüfen Sie Ihre Internetverbindung und dann noch einmal den Eintrag. Schweigt nur diese Domain, fragen Sie die Firma, die ihr DNS betreibt.

spf-domain-unknown = Die Domain { $domain } gibt es nicht
    .means = Das Adressbuch des Internets (DNS) kennt diese Domain nicht. Viele Empfänger lehnen E-Mails unbekannter Domains ab.
    .fix = Vergleichen Sie den Teil nach dem @ mit Ihrer Internetadresse. Stimmt er, fragen Sie Ihre Domain-Firma nach der Registrierung.

spf-missing = { $domain } hat keinen SPF-Eintrag
    .means = Der SPF-Eintrag nennt die Server, die für Ihre Domain senden dürfen. Ohne ihn trauen Empfänger Ihren E-Mails weniger.
    .fix = { $confidence ->
        [none] Legen Sie einen TXT-Eintrag bei der Firma an, die das DNS von { $domain } betreibt. Der Artikel zeigt die Zeile für Ihren Anbieter.
        [official] Legen Sie einen TXT-Eintrag mit der Zeile unten bei der Firma an, die das DNS von { $domain } betreibt.
       *[other] Vergleichen Sie die Zeile unten mit der Anleitung Ihres Anbieters; wir kennen sie aus Beobachtung und von Dritten. Stimmt sie, legen Sie einen TXT-Eintrag damit bei der Firma an, die das DNS von { $domain } betreibt.
    }

spf-version = Der SPF-Eintrag von { $domain } beginnt nicht mit „v=spf1“ und einem Leerzeichen
    .label = hierher gehört „v=spf1“
    .means = Empfänger erkennen einen SPF-Eintrag an genau diesem Anfang. Für sie gibt es also keinen.
    .fix = Ersetzen Sie den Anfang durch „v=spf1“, und setzen Sie ein Leerzeichen dahinter.

spf-multiple = { $domain } hat { $count } SPF-Einträge statt einem
    .means = Eine Domain darf nur einen haben. Bei mehreren beachten Empfänger keinen davon.
    .fix = Fassen Sie alle Angaben in einem Eintrag zusammen. Löschen Sie dann die übrigen SPF-Einträge.

## SPF: reading the record

spf-ip4-empty = Im SPF-Eintrag von { $domain } fehlt die Adresse nach „ip4:“
    .label = hier fehlt eine Adresse
    .means = Damit ist der Eintrag ungültig. Manche Empfänger übergehen nur diese Angabe, andere den ganzen Eintrag.
    .fix = Löschen Sie „ip4:“ aus dem Eintrag. Behalten Sie es nur, wenn Ihr Anbieter Ihnen eine Adresse dafür genannt hat.

spf-ip4-invalid = „{ $text }“ im SPF-Eintrag von { $domain } nennt keine gültige IPv4-Adresse
    .label = keine IPv4-Adresse
    .means = Eine IPv4-Adresse hat vier Zahlen von 0 bis 255, etwa 192.0.2.10. Dieser Fehler macht den Eintrag ungültig.
    .fix = Berichtigen Sie die Adresse, ohne Leerzeichen. Kennen Sie sie nicht, fragen Sie Ihren Anbieter.

spf-ip6-invalid = „{ $text }“ im SPF-Eintrag von { $domain } nennt keine gültige IPv6-Adresse
    .label = keine IPv6-Adresse
    .means = Eine IPv6-Adresse sieht aus wie 2001:db8::10. Dieser Fehler macht den Eintrag ungültig.
    .fix = Berichtigen Sie die Adresse, ohne Leerzeichen. Kennen Sie sie nicht, fragen Sie Ihren Anbieter.

spf-name-empty = Im SPF-Eintrag von { $domain } fehlt der Name nach „{ $text }“
    .label = hier fehlt ein Name
    .means = Direkt dahinter muss der Name einer Domain stehen. Ohne ihn ist der Eintrag ungültig.
    .fix = Ergänzen Sie den Namen, den Ihr Anbieter nennt, ohne Leerzeichen. Oder löschen Sie „{ $text }“.

spf-name-invalid = „{ $text }“ im SPF-Eintrag von { $domain } ist kein gültiger Name
    .label = kein gültiger Name
    .means = Ein Domainname hat Teile mit Punkten dazwischen, etwa mail.example.com. Dieser Fehler macht den Eintrag ungültig.
    .fix = Vergleichen Sie den Namen mit der Anleitung Ihres Anbieters. Berichtigen Sie ihn im Eintrag.

spf-prefix-invalid = Im SPF-Eintrag von { $domain } ist die Zahl nach dem Schrägstrich in „{ $text }“ falsch
    .label = falsche Zahl
    .means = Die Zahl gibt an, wie groß ein Adressbereich ist. Sie geht bei IPv4 bis 32 und bei IPv6 bis 128.
    .fix = Berichtigen Sie die Zahl. Bei einer einzelnen Adresse löschen Sie Schrägstrich und Zahl.

spf-mechanism-unknown = „{ $text }“ im SPF-Eintrag von { $domain } ist kein SPF-Wort
    .label = unbekanntes Wort
    .means = SPF kennt nur wenige Wörter, etwa include, ip4, a, mx und all. Ein unbekanntes Wort macht den Eintrag ungültig.
    .fix = { $suggestion ->
        [none] Prüfen Sie die Schreibweise. Weiß niemand, wozu das Wort dient, löschen Sie es.
       *[other] Prüfen Sie die Schreibweise. Vielleicht ist „{ $suggestion }“ gemeint.
    }

spf-strings-torn = Im SPF-Eintrag von { $domain } fehlt ein Leerzeichen: „{ $before }“ und „{ $after }“ kleben aneinander
    .label = hier fehlt ein Leerzeichen
    .means = Der Eintrag ist in mehreren Stücken gespeichert. Empfänger fügen sie ohne Leerzeichen zusammen. So wird aus zwei Angaben eine, die nichts bedeutet.
    .fix = Tragen Sie den berichtigten Eintrag in einem Stück ein. Brauchen Sie mehrere Stücke, beginnen Sie jedes weitere mit einem Leerzeichen.

spf-equals-for-colon = „{ $text }“ im SPF-Eintrag von { $domain } hat ein Gleichheitszeichen statt eines Doppelpunkts
    .label = hier gehört ein Doppelpunkt hin
    .means = Empfänger übergehen diese Angabe stillschweigend. Die gemeinten Server stehen also nicht auf der Liste.
    .fix = Ersetzen Sie das Gleichheitszeichen durch einen Doppelpunkt, ohne Leerzeichen.

spf-modifier-twice = „{ $text }“ steht im SPF-Eintrag von { $domain } zweimal
    .label = zum zweiten Mal
    .means = Diese Angabe darf nur einmal vorkommen. Doppelt macht sie den Eintrag ungültig.
    .fix = Löschen Sie eine der beiden. Behalten Sie die aus der Anleitung Ihres Anbieters.

spf-character-invalid = Im SPF-Eintrag von { $domain } steht ein Zeichen, das nicht hineingehört: „{ $text }“
    .label = gehört nicht hierher
    .means = Solche Zeichen kommen beim Kopieren von Internetseiten mit, etwa typografische Anführungszeichen. Sie machen den Eintrag ungültig.
    .fix = Löschen Sie diese Stelle und tippen Sie sie von Hand. Nehmen Sie einfache Leerzeichen und keine Anführungszeichen.

## SPF: following the record

spf-too-many-lookups = Der SPF-Eintrag von { $domain } braucht { $count } DNS-Abfragen, erlaubt sind nur { $limit }
    .means = Angaben wie include, a und mx kosten den Empfänger Abfragen beim DNS. Über der Grenze gilt der Eintrag als ungültig.
    .fix = { $plan ->
        [leave-out] Ersetzen Sie den Eintrag durch den unten stehenden. Er braucht { $after } Abfragen und erlaubt dieselben Server: Was darin fehlt ({ $terms }), sagen andere Angaben schon.
        [addresses] Ersetzen Sie den Eintrag durch den unten stehenden. Er braucht { $after } Abfragen. Ein Teil ({ $terms }) fehlt darin oder ist durch die heutigen Adressen ersetzt. Bekommen diese Server andere Adressen, muss der Eintrag mit ihnen geändert werden.
        [text] Löschen Sie Angaben von Diensten, die Sie nicht mehr nutzen. Was jede davon insgesamt kostet, sagt docs-check --spf; dazu fragt es das DNS.
       *[none] Löschen Sie Angaben von Diensten, die Sie nicht mehr nutzen. Die meisten Abfragen kosten: { $costs }. Lassen Sie den Rest von Ihrem Administrator kürzen.
    }

spf-too-many-exchanges = „mx“ im SPF-Eintrag von { $domain } führt zu mehr als { $limit } Mailservern
    .label = zu viele Mailserver
    .means = { $target } empfängt E-Mails über mehr Server, als SPF zu fragen erlaubt. Der Eintrag gilt damit als ungültig.
    .fix = Ersetzen Sie diese Angabe durch die Adressen der Server, die wirklich senden, etwa „ip4:192.0.2.10“. Ihr Administrator kennt sie.

spf-too-many-void = Der SPF-Eintrag von { $domain } fragt { $count }-mal nach etwas, das es nicht gibt; erlaubt ist das höchstens { $limit }-mal
    .means = Im Eintrag stehen Namen, die ins Leere führen. Über der Grenze dürfen Empfänger ihn als ungültig behandeln.
    .fix = Löschen Sie die Angaben mit alten oder falsch geschriebenen Namen.

spf-include-missing = Der SPF-Eintrag von { $domain } verweist auf { $target }, dort gibt es aber keinen
    .label = dort gibt es keinen SPF-Eintrag
    .means = Das macht Ihren eigenen Eintrag ungültig. Oft ist der Name falsch geschrieben oder veraltet.
    .fix = Vergleichen Sie den Namen mit der Anleitung Ihres Anbieters. Berichtigen Sie ihn, oder löschen Sie die Angabe.

spf-include-broken = Der SPF-Eintrag von { $domain } verweist auf { $target }, und dessen Eintrag ist ungültig
    .label = dieser Eintrag ist ungültig
    .means = Der Fehler steht in dem anderen Eintrag. Er macht auch Ihren ungültig.
    .fix = Melden Sie ihn der Firma hinter { $target }. Nutzen Sie den Dienst nicht mehr, löschen Sie die Angabe.

spf-include-silent = Der SPF-Eintrag von { $target }, auf den { $domain } verweist, ließ sich nicht lesen
    .label = hat nicht geantwortet
    .means = Das Adressbuch des Internets (DNS) hat zu diesem Namen nicht geantwortet. Ob Ihr Eintrag stimmt, bleibt offen.
    .fix = Prüfen Sie in ein paar Minuten noch einmal. Bleibt die Antwort aus, fragen Sie die Firma hinter { $target }.

spf-depends-on-mail = „{ $text }“ im SPF-Eintrag von { $domain } bedeutet für jede E-Mail etwas anderes
    .label = für jede E-Mail eine andere Antwort
    .means = Diese Angabe kann durchaus richtig sein. Ob sie die Server Ihres Anbieters erlaubt, zeigt sich erst an einer echten E-Mail.
    .fix = Ändern Sie wegen dieses Hinweises nichts. Ihr Administrator kann die Adresse eines Servers mit „docs-check --spf --ip“ ausprobieren.

## SPF: what the record says

spf-plus-all = Der SPF-Eintrag von { $domain } erlaubt jedem Server das Senden
    .label = erlaubt es allen
    .means = Jeder darf in Ihrem Namen senden, auch Spam-Versender. Empfänger trauen Ihrer Domain deshalb vielleicht nicht.
    .fix = Ersetzen Sie das „all“ am Ende durch „~all“. Achten Sie vorher darauf, dass Ihr Anbieter auf der Liste steht.

spf-all-missing = Der SPF-Eintrag von { $domain } hat keinen Schluss
    .means = Der Eintrag sagt nicht, was für alle anderen Server gilt. Gegen gefälschte Absender hilft er so kaum.
    .fix = Setzen Sie ans Ende des Eintrags ein Leerzeichen und „~all“.

spf-after-all = „{ $text }“ steht im SPF-Eintrag von { $domain } hinter „all“
    .label = zählt hier nicht
    .means = Empfänger lesen nur bis „all“. Was danach kommt, zählt nicht.
    .fix = Stellen Sie diese Angabe vor „all“.

spf-ptr = Der SPF-Eintrag von { $domain } enthält das veraltete Wort „ptr“
    .label = veraltet
    .means = Es zu prüfen ist langsam und unzuverlässig. Der SPF-Standard rät davon ab.
    .fix = Ersetzen Sie „ptr“ durch die Angabe, die Ihr Anbieter nennt.

spf-long = Der SPF-Eintrag von { $domain } ist sehr lang: { $count } Byte
    .means = Bei mehr als { $limit } Byte passt die Antwort nicht mehr in ein gewöhnliches DNS-Paket. Manche Empfänger bekommen sie dann nur langsam oder gar nicht.
    .fix = Löschen Sie Angaben, die Sie nicht mehr brauchen. Fassen Sie benachbarte Adressen zu einem Bereich zusammen.

spf-string-long = Der SPF-Eintrag von { $domain } ist länger, als eine Zeichenkette sein darf: { $count } Byte
    .means = DNS speichert Texte in Zeichenketten von höchstens { $limit } Byte. Viele Anbieter teilen den Eintrag von selbst, andere lehnen ihn ab.
    .fix = Lehnt Ihr Anbieter den Eintrag ab, geben Sie ihn in mehreren Zeichenketten ein. Der Artikel zeigt, wie. Dabei darf kein Leerzeichen zwischen zwei Angaben verloren gehen.

spf-provider-missing = Im SPF-Eintrag von { $domain } fehlen die Server von { $provider }
    .means = { $confidence ->
        [official] Sie senden über { $provider }, aber Ihr Eintrag erlaubt das nicht. Empfänger halten Ihre E-Mails vielleicht für gefälscht.
       *[other] Sie senden über { $provider }, aber nach allem, was wir wissen, erlaubt Ihr Eintrag das nicht. Die Server des Anbieters kennen wir aus Beobachtung und von Dritten, nicht von ihm selbst. Empfänger halten Ihre E-Mails vielleicht für gefälscht.
    }
    .fix = { $room ->
        [no] Löschen Sie zuerst Angaben, die Sie nicht mehr brauchen: Mit „{ $mechanism }“ bräuchte der Eintrag { $count } Abfragen beim DNS, erlaubt sind zehn. Ergänzen Sie diese Angabe danach vor „all“.
       *[yes] { $confidence ->
            [official] Ergänzen Sie „{ $mechanism }“ im vorhandenen Eintrag, und zwar vor „all“. Legen Sie keinen zweiten Eintrag an.
           *[other] Vergleichen Sie „{ $mechanism }“ mit der Anleitung Ihres Anbieters. Stimmt es, ergänzen Sie es im vorhandenen Eintrag, und zwar vor „all“. Legen Sie keinen zweiten Eintrag an.
        }
    }

spf-provider-partly = Im SPF-Eintrag von { $domain } steht nur ein Teil der Server von { $provider }
    .means = { $confidence ->
        [official] Manche Ihrer E-Mails kommen von einem Server, der nicht auf der Liste steht. Darum kommen einige an und andere nicht.
       *[other] Manche Ihrer E-Mails kommen wahrscheinlich von einem Server, der nicht auf der Liste steht. Die Server des Anbieters kennen wir aus Beobachtung und von Dritten, nicht von ihm selbst.
    }
    .fix = { $room ->
        [no] Löschen Sie zuerst Angaben, die Sie nicht mehr brauchen: Mit „{ $mechanism }“ bräuchte der Eintrag { $count } Abfragen beim DNS, erlaubt sind zehn. Setzen Sie diese Angabe danach an die Stelle einzelner Adressen.
       *[yes] Ersetzen Sie einzelne Adressen durch die vollständige Angabe Ihres Anbieters. Sie steht im Artikel.
    }

spf-provider-uncertain = Von welchen Adressen { $host } sendet, ist nicht bekannt
    .means = Die Prüfung kann sie deshalb nicht mit dem Eintrag von { $domain } vergleichen. Ein Fehler ist das nicht.
    .fix = Fragen Sie Ihren Anbieter: „Welche SPF-Angabe gehört in meine Domain?“ Vergleichen Sie die Antwort mit Ihrem Eintrag.

spf-covers-nobody = Der SPF-Eintrag von { $domain } erlaubt keinem Server das Senden
    .means = Er sagt allen Empfängern, dass diese Domain keine E-Mails sendet. Sie dürfen Ihre Nachrichten dann ablehnen.
    .fix = Ergänzen Sie die Angabe Ihres Anbieters vor „-all“. Legen Sie keinen zweiten Eintrag an.

## Replies of mail servers, as `checks/replies.toml` lists them
#
# reply-<id> sagt, was die Antwort bedeutet; .fix, was jetzt zu tun ist und bei wem. Ganze Sätze.

reply-auth-credentials = Benutzername oder Passwort stimmt nicht. Manche Anbieter verlangen auch ein App-Passwort, also ein eigenes Passwort für ein einzelnes Programm.
    .fix = Melden Sie sich mit denselben Daten im Webmail Ihres Anbieters an. Klappt es dort, tippen Sie das Passwort in { -product } neu. Hilft das nicht, erstellen Sie bei Ihrem Anbieter ein App-Passwort, oder nehmen Sie die ganze E-Mail-Adresse als Benutzernamen.
reply-auth-gmail-credentials = Google nimmt das normale Passwort Ihres Kontos für Programme nicht an.
    .fix = Schalten Sie im Google-Konto die „Bestätigung in zwei Schritten“ ein. Erstellen Sie danach dort ein App-Passwort, und tragen Sie es in { -product } ein.
reply-auth-gmail-app-password = Ihr Google-Konto nutzt die Bestätigung in zwei Schritten. Darum gilt das normale Passwort für Programme nicht.
    .fix = Erstellen Sie im Google-Konto unter „Sicherheit“ ein App-Passwort. Tragen Sie es in { -product } anstelle des normalen Passworts ein.
reply-auth-gmail-web-login = Google hält diese Anmeldung für ungewöhnlich und hat sie gesperrt.
    .fix = Melden Sie sich einmal im Browser bei Google an, und bestätigen Sie, dass Sie es waren. Erstellen Sie danach ein App-Passwort für { -product }.
reply-auth-m365-disabled = In Ihrem Microsoft 365 ist das Senden mit Benutzername und Passwort („SMTP AUTH“) ausgeschaltet.
    .fix = Bitten Sie Ihren Microsoft-365-Administrator, „Authentifiziertes SMTP“ für dieses eine Postfach einzuschalten. Die Anmeldung in zwei Schritten bleibt dabei eingeschaltet.
reply-auth-m365-unsuccessful = Microsoft nimmt die Anmeldung nicht an. Entweder stimmt das Passwort nicht, oder eine Regel Ihrer Organisation verbietet sie.
    .fix = Melden Sie sich mit denselben Daten bei Outlook im Web an. Klappt das, bitten Sie Ihren Administrator, „Authentifiziertes SMTP“ und die Sicherheitsstandards zu prüfen.
reply-auth-m365-basic-retired = Microsoft erlaubt das Senden mit Benutzername und Passwort nicht mehr.
    .fix = Ihr Passwort ist nicht schuld. Fragen Sie Ihren Administrator nach einem anderen Weg: der modernen Anmeldung (OAuth) oder einem anderen Anbieter für den Versand. Passen Sie dann auch den SPF-Eintrag an.
reply-auth-too-weak = Der Server verlangt eine sicherere Art der Anmeldung.
    .fix = Stellen Sie die Anmeldeart im Programm auf „automatisch“. Gibt es das nicht, fragen Sie Ihren Anbieter nach der richtigen Einstellung.
reply-auth-needs-tls = Der Server nimmt das Passwort nur über eine verschlüsselte Verbindung an.
    .fix = Stellen Sie Port 465 mit TLS oder Port 587 mit STARTTLS ein, in { -product } und in config.toml.
reply-auth-mechanism = Der Server kennt die Art der Anmeldung nicht, die Ihr Programm verwendet.
    .fix = Stellen Sie die Anmeldung auf „Passwort, normal“ über eine verschlüsselte Verbindung. Verlangt Ihr Anbieter die moderne Anmeldung (OAuth), wählen Sie diese.
reply-auth-required = Ihr Programm wollte senden, ohne sich anzumelden.
    .fix = Schalten Sie in { -product } die Anmeldung am Postausgangsserver ein. Tragen Sie Benutzername und Passwort Ihres Postfachs ein.
reply-auth-m365-anonymous = Ihr Programm ist mit Microsoft 365 verbunden, hat sich aber nicht angemeldet.
    .fix = Schalten Sie in { -product } die Anmeldung am Postausgangsserver ein, mit Adresse und Passwort des Postfachs.
reply-starttls-first = Der Server verlangt, dass die Verbindung zuerst verschlüsselt wird.
    .fix = Stellen Sie die Verschlüsselung auf STARTTLS mit Port 587, in { -product } und in config.toml.
reply-tls-unavailable = Der Server kann gerade nicht verschlüsseln. Ihre Einstellungen sind nicht schuld.
    .fix = Versuchen Sie es in einer Stunde noch einmal. Schalten Sie die Verschlüsselung nicht aus, sonst liest jemand Ihr Passwort mit.
reply-auth-temporary = Die Anmeldung ist für eine Weile nicht möglich. Der Anmeldedienst ist gestört, oder es gab zu viele Versuche.
    .fix = Beenden Sie Programme, die es immer wieder versuchen. Warten Sie eine Stunde, und versuchen Sie es dann einmal.
reply-bad-sequence = Die Befehle kamen in der falschen Reihenfolge. Meist passen Port und Verschlüsselung nicht zusammen.
    .fix = Stellen Sie Port 587 mit STARTTLS oder Port 465 mit TLS ein. Klappt beides nicht, fragen Sie nach einem Virenscanner für E-Mails.
reply-unknown-command = Der Server versteht das Programm nicht. Oft steckt eine Firewall oder ein Virenscanner dazwischen.
    .fix = Bitten Sie Ihren Administrator, die E-Mail-Prüfung in Firewall und Virenscanner zur Probe auszuschalten. Oder stellen Sie Port 465 mit TLS ein.
reply-helo-invalid = Ihr Programm stellt sich dem Server mit einem ungültigen Computernamen vor.
    .fix = Prüfen Sie, ob der Name dieses Computers Umlaute, Leerzeichen oder Unterstriche enthält. Ihr Administrator kann in den Einstellungen einen vollständigen Namen wie mail.praxis.example eintragen.
reply-sender-not-owned = Mit dieser Anmeldung dürfen Sie nicht unter dieser Absenderadresse senden.
    .fix = Nehmen Sie als Absender die Adresse des Postfachs, mit dem Sie sich anmelden. Oder legen Sie die Adresse bei Ihrem Anbieter als zusätzliche Adresse (Alias) an.
reply-sender-not-allowed-ionos = IONOS erlaubt nur Absender, deren Teil nach dem @ zur Domain des Postfachs passt.
    .fix = Nehmen Sie in { -product } einen Absender mit derselben Domain wie Ihr Postfach.
reply-send-as-denied-m365 = Ihr Postfach bei Microsoft 365 darf nicht unter dieser Absenderadresse senden.
    .fix = Nehmen Sie die Adresse des Postfachs als Absender. Oder bitten Sie Ihren Administrator um das Recht „Senden als“ für diese Adresse.
reply-relay-denied = Der Server reicht Ihre E-Mail nicht weiter. Er kennt Sie nicht, weil die Anmeldung fehlt oder weil es der falsche Server ist.
    .fix = Tragen Sie den Postausgangsserver Ihres eigenen Anbieters ein, und schalten Sie die Anmeldung ein. Kam die Antwort von einem fremden Server, geben Sie sie dem Empfänger weiter: Dann fehlt dort seine Domain.
reply-recipient-unknown = Diese Empfängeradresse gibt es nicht oder nicht mehr.
    .fix = Vergleichen Sie die Adresse Buchstabe für Buchstabe. Stimmt sie, fragen Sie den Empfänger auf anderem Weg nach der richtigen. An Ihren Einstellungen müssen Sie nichts ändern.
reply-recipient-domain-unknown = Zum Teil nach dem @ der Empfängeradresse gibt es keinen E-Mail-Server. Meist ist es ein Tippfehler, etwa „gmial“ statt „gmail“.
    .fix = Berichtigen Sie die Adresse in den Daten des Empfängers. Stimmt sie, ist seine Domain gestört: Sagen Sie es ihm auf anderem Weg.
reply-recipient-unreachable = Der Server des Empfängers war nicht zu erreichen. Ihr Anbieter hat es versucht, aber dort nahm niemand an.
    .fix = Warten Sie einen Tag, falls Ihr Anbieter es noch weiter versucht. Hat er aufgegeben, prüfen Sie die Adresse, und sagen Sie dem Empfänger, dass sein Anbieter gestört ist.
reply-recipient-full = Das Postfach des Empfängers ist voll.
    .fix = Sagen Sie es dem Empfänger auf anderem Weg, etwa am Telefon. Senden Sie die E-Mail noch einmal, wenn er Platz geschaffen hat.
reply-greylisted = Der Anbieter des Empfängers bittet beim ersten Kontakt um einen zweiten Versuch. Das ist üblich und kein Fehler.
    .fix = Warten Sie. Ihr Anbieter versucht es nach einigen Minuten von selbst noch einmal. Sendet ein Programm an Ihrem Anbieter vorbei, stellen Sie es auf den Postausgangsserver Ihres Anbieters um.
reply-sender-domain-unknown = Die Domain Ihrer Absenderadresse ist im Adressbuch des Internets (DNS) nicht zu finden.
    .fix = Prüfen Sie den Teil nach dem @ Ihres Absenders auf Tippfehler. Stimmt er, fragen Sie Ihre Domain-Firma, ob die Domain noch registriert ist und einen MX-Eintrag hat.
reply-message-too-big = Die E-Mail ist mit ihren Anhängen größer, als der Server erlaubt.
    .fix = Senden Sie kleinere Anhänge oder statt des Anhangs einen Link. Anhänge wachsen unterwegs um etwa ein Drittel.
reply-daily-limit-gmail = Ihr Google-Konto hat heute so viele E-Mails gesendet, wie Google erlaubt.
    .fix = Warten Sie bis zu 24 Stunden. Kommt das öfter vor, nutzen Sie für den Massenversand einen eigenen Dienst.
reply-quota-m365 = Ihr Postfach bei Microsoft 365 hat mehr Empfänger oder E-Mails erreicht, als Microsoft erlaubt.
    .fix = Senden Sie langsamer. Haben Sie selbst gar nicht so viel gesendet, ändern Sie das Passwort: Vielleicht benutzt jemand Ihr Postfach.
reply-account-blocked-m365 = Microsoft hat Ihr Postfach für das Senden gesperrt, weil von dort Spam kam. Oft ist das Passwort gestohlen.
    .fix = Ändern Sie sofort das Passwort, und löschen Sie fremde Weiterleitungen und Regeln. Bitten Sie danach Ihren Administrator, die Sperre aufzuheben.
reply-spf-fail = Der Server, der für Sie sendet, steht nicht im SPF-Eintrag Ihrer Domain. Der Empfänger hält die E-Mail deshalb für gefälscht.
    .fix = Ergänzen Sie die Angabe Ihres Anbieters im vorhandenen SPF-Eintrag, bei der Firma, die das DNS Ihrer Domain betreibt. Legen Sie keinen zweiten Eintrag an.
reply-spf-error = Der SPF-Eintrag Ihrer Domain lässt sich nicht auswerten. Er ist doppelt, falsch geschrieben oder fragt zu viel ab.
    .fix = Prüfen Sie den Eintrag, und berichtigen Sie ihn bei der Firma, die das DNS Ihrer Domain betreibt. Löschen Sie Angaben, die Sie nicht mehr brauchen.
reply-dkim-fail = Der E-Mail fehlt eine gültige Unterschrift (DKIM), oder sie gehört zu einer anderen Domain.
    .fix = Schalten Sie DKIM bei Ihrem Anbieter ein. Tragen Sie dann den Eintrag, den er Ihnen zeigt, im DNS Ihrer Domain ein.
reply-proof-missing = Der Empfänger konnte nicht erkennen, dass die E-Mail wirklich von Ihnen kommt. Weder SPF noch DKIM hat gepasst.
    .fix = Tragen Sie Ihren Anbieter im SPF-Eintrag Ihrer Domain ein, und schalten Sie DKIM bei ihm ein. Beides macht die Firma, die Ihr DNS betreibt, oder Ihr Administrator.
reply-unauthenticated-gmail = Gmail nimmt nur E-Mails an, die nachweislich von ihrer Domain kommen. Bei Ihrer haben weder SPF noch DKIM gepasst.
    .fix = Tragen Sie Ihren Anbieter im SPF-Eintrag Ihrer Domain ein, und schalten Sie DKIM bei ihm ein. Danach nimmt Gmail Ihre E-Mails wieder an, meist nach einigen Stunden.
reply-dmarc-reject-gmail = Ihre eigene Domain sagt allen Empfängern, dass sie solche E-Mails ablehnen sollen (DMARC). Ihre E-Mail kam nicht von einem Server, der zur Domain passt.
    .fix = Senden Sie über den Anbieter, für den SPF oder DKIM Ihrer Domain eingerichtet ist. Oder lassen Sie Ihren Administrator SPF und DKIM für den jetzigen Anbieter einrichten. Den DMARC-Eintrag lockern Sie nicht.
reply-dkim-missing-gmail = Gmail verlangt von Absendern vieler E-Mails eine gültige Unterschrift (DKIM). Bei Ihrer E-Mail fehlt sie.
    .fix = Schalten Sie DKIM bei Ihrem Anbieter ein, und tragen Sie den Eintrag, den er zeigt, im DNS Ihrer Domain ein.
reply-dmarc-missing-gmail = Gmail verlangt von Absendern vieler E-Mails einen DMARC-Eintrag. Ihre Domain hat keinen.
    .fix = Legen Sie im DNS Ihrer Domain unter „_dmarc“ einen TXT-Eintrag mit dem Inhalt „v=DMARC1; p=none“ an. Ihr Administrator oder Ihre Domain-Firma kann das.
reply-outlook-auth-level = Outlook.com verlangt von Absendern vieler E-Mails SPF, DKIM und DMARC zugleich. Bei Ihrer Domain fehlt davon etwas.
    .fix = Lassen Sie Ihren Administrator alle drei einrichten. Bei DMARC reicht zum Anfang „p=none“.
reply-dmarc-reject-m365 = Die E-Mail besteht die Prüfung nicht, die Ihre eigene Domain verlangt (DMARC). Der Server passte nicht zur Absenderadresse.
    .fix = Senden Sie über den Anbieter, für den SPF oder DKIM Ihrer Domain eingerichtet ist. Oder lassen Sie Ihren Administrator beides für den jetzigen Anbieter einrichten.
reply-unauthenticated-yahoo = Yahoo nimmt nur E-Mails an, die nachweislich von ihrer Domain kommen. Bei Ihrer haben weder SPF noch DKIM gepasst.
    .fix = Tragen Sie Ihren Anbieter im SPF-Eintrag Ihrer Domain ein, und schalten Sie DKIM bei ihm ein.
reply-deferred-yahoo = Yahoo bremst Ihren Absender für eine Weile. Auslöser sind viele E-Mails auf einmal, Beschwerden oder fehlende Nachweise (SPF, DKIM, DMARC).
    .fix = Warten Sie: Ihr Anbieter versucht es weiter. Senden Sie weniger auf einmal, und prüfen Sie, ob SPF und DKIM eingerichtet sind.
reply-no-ptr = Dem sendenden Server fehlt ein passender Name im Adressbuch des Internets (ein PTR-Eintrag). Viele Empfänger lehnen solche Server ab.
    .fix = Geben Sie die Antwort an Ihren Anbieter weiter: Nur er kann das ändern. Betreiben Sie einen eigenen Server, lassen Sie den Eintrag bei der Firma setzen, die ihn vermietet.
reply-dynamic-ip = Die E-Mail ging direkt von Ihrem Internetanschluss an Google. Das nimmt Google nicht an.
    .fix = Tragen Sie in { -product } den Postausgangsserver Ihres Anbieters ein, und schalten Sie die Anmeldung ein.
reply-blocklisted = Der sendende Server steht auf einer Sperrliste. Meist hat ein anderer Kunde Ihres Anbieters Spam versendet.
    .fix = Geben Sie die vollständige Antwort an Ihren Anbieter weiter: Er muss den Server freigeben lassen. Betreiben Sie ihn selbst, suchen Sie erst die Ursache, und beantragen Sie dann die Löschung von der Liste.
reply-t-online-reputation = T-Online kennt den sendenden Server nicht und nimmt deshalb nichts von ihm an.
    .fix = Geben Sie die Antwort an Ihren Anbieter weiter. Für einen eigenen Server braucht T-Online eine Internetseite mit Impressum unter dem Namen des Servers und eine E-Mail an die Adresse in der Antwort.
reply-t-online-dialup = T-Online hält den Absender für einen gewöhnlichen Internetanschluss. Oder es fand unter dem Namen des Servers kein Impressum.
    .fix = Senden Sie über den Postausgangsserver Ihres Anbieters. Betreiben Sie einen eigenen Server, wenden Sie sich an die Adresse in der Antwort.
reply-gmx-policy = GMX und WEB.DE nehmen von diesem Server eine Weile nichts an. Meist gingen zu viele E-Mails an Adressen, die es nicht gibt.
    .fix = Geben Sie die Antwort an Ihren Anbieter weiter. Streichen Sie Adressen, die es nicht mehr gibt, und ändern Sie Ihr Passwort, falls Sie selbst nicht viel gesendet haben.
reply-rate-limit = In kurzer Zeit kamen zu viele E-Mails. Der Server nimmt für eine Weile keine mehr an.
    .fix = Warten Sie einige Stunden. Senden Sie danach langsamer.
reply-mail-loop = Weiterleitungen schicken die E-Mail im Kreis.
    .fix = Prüfen Sie die Weiterleitungen Ihres Postfachs. Liegt es am Empfänger, sagen Sie es ihm auf anderem Weg. Der MX-Eintrag einer Domain kann auch schuld sein; das sieht Ihr Administrator.

transport-dns-nxdomain = Den Namen des Postausgangsservers gibt es nicht. Meist steckt ein Tippfehler darin, oder dieser Computer ist offline.
    .fix = Öffnen Sie zur Probe eine Internetseite. Klappt das, vergleichen Sie den Servernamen in { -product } Buchstabe für Buchstabe mit der Anleitung Ihres Anbieters.
transport-refused = Der Server ist da, nimmt aber auf diesem Port keine Verbindung an. Ein Port ist eine nummerierte Tür des Servers.
    .fix = Stellen Sie Port 465 mit TLS oder Port 587 mit STARTTLS ein, in { -product } und in config.toml.
transport-timeout = Der Server hat nicht rechtzeitig geantwortet. Oft sperrt ein Netz oder eine Firewall den Port.
    .fix = Versuchen Sie Port 587 mit STARTTLS oder Port 465 mit TLS. Hilft das nicht, versuchen Sie es über ein anderes Netz, etwa über Ihr Handy.
transport-tls-on-plain = Ihr Programm beginnt sofort verschlüsselt, der Server auf diesem Port aber nicht.
    .fix = Stellen Sie für Port 587 die Verschlüsselung auf STARTTLS. Oder nehmen Sie Port 465 mit TLS.
transport-plain-on-tls = Ihr Programm wartet auf eine Begrüßung, der Server auf diesem Port aber auf Verschlüsselung.
    .fix = Stellen Sie für Port 465 die Verschlüsselung auf TLS („SSL/TLS“). Oder nehmen Sie Port 587 mit STARTTLS.
transport-cert-name = Das Zertifikat des Servers gehört zu einem anderen Namen. Ein Zertifikat ist der Ausweis eines Servers.
    .fix = Tragen Sie genau den Servernamen ein, den Ihr Anbieter nennt, nicht „mail.“ vor Ihrer eigenen Domain. Schalten Sie die Prüfung des Zertifikats nicht aus.

who-config = Sie selbst, in den Einstellungen von { -product }
who-domain = Ihr Administrator oder die Firma, die das DNS Ihrer Domain betreibt
who-account = Ihr Administrator, oder Sie selbst in den Einstellungen Ihres Postfachs
who-recipient = der Empfänger, oder Sie mit der richtigen Adresse
who-wait = niemand, denn Warten hilft
who-provider = Ihr Anbieter
## DKIM: finding the key

dkim-selector-unknown = Unter welchem Namen { $domain } einen DKIM-Schlüssel hat, ist nicht bekannt
    .means = DKIM ist eine Unterschrift, die Ihr Anbieter unter jede E-Mail setzt. Der Schlüssel zum Nachprüfen steht im DNS, aber nur unter einem Namen, den Ihr Anbieter wählt.
    .fix = Fragen Sie Ihren Anbieter: „Unterschreiben Sie meine E-Mails mit DKIM, und wie heißt der Selektor?“ Tragen Sie den Selektor als dkim_selectors = ["…"] unter [sender] in config.toml ein.

dkim-key-not-found = Unter den üblichen Namen von { $provider } hat { $domain } keinen DKIM-Schlüssel
    .means = Gesucht wurde nach { $names }. Vielleicht hat Ihr Anbieter einen anderen Namen gewählt. Ob Ihre E-Mails unterschrieben sind, bleibt deshalb offen.
    .fix = { $help ->
        [none] Suchen Sie im Kundenbereich von { $provider } nach „DKIM“ und schalten Sie es ein. Ist es schon an, tragen Sie den Selektor von dort als dkim_selectors = ["…"] in config.toml ein.
       *[other] Schalten Sie DKIM bei { $provider } ein; die Anleitung steht hier: { $help } Ist es schon an, tragen Sie den Selektor von dort als dkim_selectors = ["…"] in config.toml ein.
    }

dkim-selector-missing = Bei { $name } steht kein DKIM-Schlüssel
    .means = Dieser Name steht in Ihrer Konfiguration. Ohne den Schlüssel kann kein Empfänger die Unterschrift unter Ihren E-Mails prüfen.
    .fix = Vergleichen Sie den Selektor Buchstabe für Buchstabe mit den Angaben Ihres Anbieters. Stimmt er, legen Sie den Eintrag bei der Firma an, die das DNS von { $domain } betreibt.

dkim-cname-broken = { $name } verweist auf { $target }, und dort steht kein DKIM-Schlüssel
    .label = führt ins Leere
    .means = Ihr Eintrag leitet die Empfänger zum Schlüssel Ihres Anbieters weiter. Dort ist aber keiner, darum gilt die Unterschrift unter Ihren E-Mails nicht.
    .fix = Vergleichen Sie das Ziel Buchstabe für Buchstabe mit den Angaben Ihres Anbieters. Stimmt es, bitten Sie ihn, DKIM für { $domain } einzuschalten.

dkim-silent = Der DKIM-Schlüssel { $name } ließ sich nicht lesen ({ $reason })
    .means = Das Adressbuch des Internets (DNS) hat nicht geantwortet. Ob der Schlüssel stimmt, bleibt offen.
    .fix = Prüfen Sie in ein paar Minuten noch einmal. Bleibt die Antwort aus, fragen Sie die Firma, die das DNS von { $domain } betreibt.

dkim-multiple = Bei { $name } stehen { $count } DKIM-Schlüssel statt einem
    .means = Empfänger wissen dann nicht, welcher gilt. Manche halten die Unterschrift unter Ihren E-Mails für ungültig.
    .fix = Behalten Sie nur den Eintrag, den Ihr Anbieter nennt. Löschen Sie die anderen mit diesem Namen.

## DKIM: reading the key

dkim-syntax = „{ $text }“ im DKIM-Eintrag { $name } passt dort nicht hin
    .label = gehört nicht hierher
    .means = Der Eintrag besteht aus Angaben wie p=…, getrennt durch Strichpunkte, und jede steht nur einmal darin. So wie er ist, können Empfänger ihn nicht verwenden.
    .fix = Kopieren Sie den Eintrag noch einmal aus den Angaben Ihres Anbieters, und zwar vollständig.

dkim-version = Der DKIM-Eintrag { $name } beginnt nicht mit „v=DKIM1“
    .label = muss „v=DKIM1“ sein und ganz vorn stehen
    .means = Steht „v=“ im Eintrag, muss es ganz vorn stehen und genau „DKIM1“ lauten. So übergehen Empfänger den Eintrag.
    .fix = Setzen Sie „v=DKIM1;“ an den Anfang des Eintrags.

dkim-key-missing = Im DKIM-Eintrag { $name } fehlt der Schlüssel
    .label = hier fehlt „p=“ mit dem Schlüssel
    .means = Der Schlüssel ist der lange Text nach „p=“. Ohne ihn können Empfänger die Unterschrift nicht prüfen.
    .fix = Kopieren Sie den Eintrag noch einmal aus den Angaben Ihres Anbieters, und zwar bis zum letzten Zeichen.

dkim-revoked = Der DKIM-Schlüssel { $name } ist zurückgezogen
    .label = der Schlüssel ist leer
    .means = Ein leeres „p=“ heißt: Dieser Schlüssel gilt nicht mehr. E-Mails, die noch damit unterschrieben werden, wirken gefälscht.
    .fix = Fragen Sie Ihren Anbieter nach dem neuen Selektor. Legen Sie dessen Eintrag an, und tragen Sie den Selektor in config.toml ein.

dkim-key-type = Der DKIM-Eintrag { $name } nennt die unbekannte Schlüsselart „{ $text }“
    .label = bekannt sind „rsa“ und „ed25519“
    .means = Empfänger kennen nur zwei Arten von Schlüsseln. Mit dieser können sie nichts anfangen.
    .fix = Vergleichen Sie die Angabe „k=“ mit der Ihres Anbieters. Meist heißt sie „k=rsa“.

dkim-hash = Der DKIM-Eintrag { $name } erlaubt nur das veraltete Verfahren „{ $text }“
    .label = „sha256“ fehlt
    .means = Empfänger nehmen nur noch Unterschriften mit SHA-256 an. Dieser Eintrag verbietet sie.
    .fix = Löschen Sie die Angabe „h=“, oder ersetzen Sie sie durch „h=sha256“.

dkim-service = Der DKIM-Schlüssel { $name } ist nicht für E-Mails bestimmt
    .label = „email“ fehlt
    .means = Die Angabe „s=“ beschränkt ihn auf einen anderen Dienst. Die Unterschrift unter Ihren E-Mails gilt deshalb nicht.
    .fix = Löschen Sie die Angabe „s=“, oder ersetzen Sie sie durch „s=email“.

dkim-key-broken = Der DKIM-Schlüssel { $name } ist beschädigt
    .label = hier ist der Schlüssel beschädigt
    .means = Beim Kopieren des langen Textes nach „p=“ ist etwas verloren gegangen oder dazugekommen. Kein Empfänger kann die Unterschrift unter Ihren E-Mails damit prüfen.
    .fix = Kopieren Sie den Schlüssel noch einmal vollständig aus den Angaben Ihres Anbieters. Er enthält weder Anführungszeichen noch Leerzeichen.

## DKIM: judging the key

dkim-key-short = Der DKIM-Schlüssel { $name } ist viel zu kurz ({ $strength })
    .means = Mit Schlüsseln unter 1024 Bit lassen sich Unterschriften fälschen. Empfänger müssen solche Unterschriften deshalb übergehen.
    .fix = Bitten Sie Ihren Anbieter um einen neuen Schlüssel mit 2048 Bit. Legen Sie dessen Eintrag an.

dkim-key-weak = Der DKIM-Schlüssel { $name } ist kürzer als empfohlen ({ $strength })
    .means = Er gilt noch. Empfohlen sind mindestens 2048 Bit.
    .fix = Fragen Sie bei Gelegenheit Ihren Anbieter nach einem Schlüssel mit 2048 Bit. Eilig ist das nicht.

dkim-testing = Der DKIM-Schlüssel { $name } ist als Test gekennzeichnet
    .label = „y“ heißt Test
    .means = Empfänger behandeln Ihre E-Mails damit so, als wären sie nicht unterschrieben.
    .fix = Fragen Sie Ihren Anbieter, ob der Test vorbei ist. Dann löschen Sie das „y“ aus dem Eintrag.

dkim-ed25519-only = { $domain } hat nur einen DKIM-Schlüssel der neuen Art Ed25519
    .means = Der Schlüssel { $name } ist gut, aber manche Empfänger kennen diese Art noch nicht. Für sie sind Ihre E-Mails nicht unterschrieben.
    .fix = Bitten Sie Ihren Anbieter, zusätzlich mit RSA zu unterschreiben.

## SPF: the answer about one mail (--ip)

spf-answer-pass = { $domain } erlaubt { $ip }, seine E-Mails zu senden.
spf-answer-fail = { $domain } verbietet { $ip }, seine E-Mails zu senden. Empfänger dürfen sie abweisen.
spf-answer-softfail = { $domain } nennt { $ip } nicht. Empfänger halten solche E-Mails vielleicht für Spam.
spf-answer-neutral = { $domain } sagt nichts über { $ip }.
spf-answer-none = { $domain } hat keinen SPF-Eintrag.
spf-answer-temperror = Das Ergebnis bleibt offen: { $problem }.
spf-answer-permerror = Empfänger können den SPF-Eintrag von { $domain } nicht verwenden: { $problem }.
spf-answer-explanation = Der Inhaber der Domain erklärt dazu: „{ $text }“
spf-tree-policy = { $domain }: { $result } (Abfragen beim DNS: { $lookups }, ohne Ergebnis: { $void })
spf-why-all = trifft auf alle zu
spf-why-network = { $network } enthält die Adresse
spf-why-address = { $name } führt zu { $network }, und das enthält die Adresse
spf-why-name = die Adresse heißt { $name }
spf-why-exists = { $name } gibt es
spf-why-included = der Eintrag von { $name } lässt sie durch
spf-why-redirected = es zählt der Eintrag von { $name }
spf-why-trouble = lässt sich nicht befolgen
spf-problem-silent = das DNS hat zu { $target } nicht geantwortet ({ $reason })
spf-problem-syntax = im Eintrag von { $target } steckt ein Fehler
spf-problem-several = { $target } hat mehrere SPF-Einträge
spf-problem-no-policy = { $target } hat keinen SPF-Eintrag
spf-problem-no-name = „{ $target }“ ergibt für diese E-Mail keinen gültigen Namen
spf-problem-lookups = er braucht mehr als { $limit } Abfragen beim DNS
spf-problem-void = mehr als { $limit } Abfragen beim DNS haben kein Ergebnis
spf-problem-exchanges = { $target } hat mehr als { $limit } Mailserver
dkim-not-aligned = Der DKIM-Schlüssel gehört zu { $organization }, Ihre DMARC-Regel verlangt aber genau { $domain }
    .means = Die Angabe „adkim=s“ im DMARC-Eintrag heißt: Nur eine Unterschrift mit genau der Domain des Absenders zählt. Diese zählt deshalb nicht.
    .fix = Löschen Sie „adkim=s“ aus dem DMARC-Eintrag. Oder bitten Sie Ihren Anbieter, für { $domain } selbst zu unterschreiben.

## DMARC: finding the record

dmarc-missing = { $domain } hat keinen DMARC-Eintrag
    .means = Empfänger wissen nicht, was sie mit E-Mails tun sollen, die nur angeblich von Ihnen kommen. Manche verlangen den Eintrag, wenn Sie viel senden.
    .fix = Legen Sie einen TXT-Eintrag mit dem Namen { $name } an, bei der Firma, die das DNS von { $domain } betreibt. Mit „p=none“ ändert sich für Ihre E-Mails nichts.

dmarc-misplaced = Der DMARC-Eintrag von { $domain } steht am falschen Platz
    .means = Empfänger suchen ihn nur unter { $name }. Dort, wo er jetzt steht, liest ihn niemand.
    .fix = Legen Sie denselben Text als TXT-Eintrag mit dem Namen { $name } an. Löschen Sie dann den alten.

dmarc-silent = Ob es bei { $name } einen DMARC-Eintrag gibt, ließ sich nicht ermitteln ({ $reason })
    .means = Das Adressbuch des Internets (DNS) hat nicht geantwortet. Ein Fehler in Ihren Einträgen ist das nicht.
    .fix = Prüfen Sie in ein paar Minuten noch einmal. Bleibt die Antwort aus, fragen Sie die Firma, die das DNS von { $domain } betreibt.

dmarc-multiple = { $domain } hat { $count } DMARC-Einträge statt einem
    .means = Bei mehreren beachten Empfänger keinen davon.
    .fix = Behalten Sie bei { $name } nur den Eintrag, der gelten soll. Löschen Sie die anderen.

dmarc-version = Der DMARC-Eintrag von { $domain } beginnt nicht mit „v=DMARC1;“
    .label = hierher gehört „v=DMARC1;“
    .means = Nur an diesem Anfang, in genau dieser Schreibweise, erkennen Empfänger den Eintrag. So übergehen sie ihn.
    .fix = Ersetzen Sie bei { $name } den Anfang des Eintrags.

## DMARC: reading the record

dmarc-syntax = „{ $text }“ im DMARC-Eintrag { $name } passt dort nicht hin
    .label = gehört nicht hierher
    .means = Der Eintrag besteht aus Angaben wie p=none, getrennt durch Strichpunkte. Diese Stelle übergehen Empfänger.
    .fix = Löschen Sie die Stelle, oder schreiben Sie sie als „Name=Wert“ mit einem Strichpunkt dahinter.

dmarc-tag-twice = „{ $text }“ steht im DMARC-Eintrag { $name } zum zweiten Mal
    .label = zum zweiten Mal
    .means = Jede Angabe darf nur einmal vorkommen. Welche der beiden gilt, sieht jeder Empfänger anders.
    .fix = Löschen Sie eine der beiden.

dmarc-tag-unknown = „{ $text }“ im DMARC-Eintrag { $name } ist kein DMARC-Wort
    .label = unbekanntes Wort
    .means = Empfänger übergehen diese Angabe stillschweigend.
    .fix = { $suggestion ->
        [none] Löschen Sie die Angabe, oder prüfen Sie ihre Schreibweise.
       *[other] Prüfen Sie die Schreibweise. Vielleicht ist „{ $suggestion }“ gemeint.
    }

dmarc-policy-unknown = „{ $text }“ im DMARC-Eintrag { $name } ist keine bekannte Regel
    .label = möglich sind none, quarantine und reject
    .means = Damit gilt keine Regel aus diesem Eintrag. Gegen gefälschte Absender hilft er so nicht.
    .fix = { $suggestion ->
        [none] Schreiben Sie „none“, „quarantine“ oder „reject“. Sind Sie unsicher, nehmen Sie „none“.
       *[other] Prüfen Sie die Schreibweise. Vielleicht ist „{ $suggestion }“ gemeint.
    }

dmarc-policy-missing = Im DMARC-Eintrag { $name } fehlt die Regel „p=“
    .label = hier fehlt „p=“
    .means = Neuere Empfänger nehmen an, dass Sie „p=none“ meinen. Ältere übergehen den ganzen Eintrag.
    .fix = Ergänzen Sie „p=none“ direkt nach „v=DMARC1;“.

dmarc-value-unknown = „{ $text }“ im DMARC-Eintrag { $name } ist dort kein möglicher Wert
    .label = unbekannter Wert
    .means = Empfänger übergehen diese Angabe und nehmen an, dass sie fehlt.
    .fix = { $suggestion ->
        [none] Löschen Sie die Angabe, oder berichtigen Sie ihren Wert.
       *[other] Vielleicht ist „{ $suggestion }“ gemeint.
    }

dmarc-pct = Die Angabe „{ $text }“ im DMARC-Eintrag { $name } verstehen nur noch ältere Empfänger
    .label = gibt es nicht mehr
    .means = Ältere Empfänger wenden Ihre Regel damit nur auf { $percent } % der E-Mails an. Neuere übergehen die Angabe und wenden die Regel immer an.
    .fix = Löschen Sie die Angabe, wenn die Regel für alle gelten soll. Wollen Sie noch testen, schreiben Sie stattdessen „t=y“.

## DMARC: reports

dmarc-report-address = „{ $address }“ im DMARC-Eintrag von { $domain } ist keine Adresse für Berichte
    .label = muss mit „mailto:“ beginnen
    .means = Berichte gehen nur an Adressen wie mailto:name@example.com. An diese gehen keine. Ihre E-Mails sind davon nicht betroffen.
    .fix = Schreiben Sie „mailto:“ vor die E-Mail-Adresse, ohne Leerzeichen. Brauchen Sie keine Berichte, löschen Sie die Angabe.

dmarc-report-unreachable = Berichte an { $address } kommen nicht an
    .label = dort nimmt niemand E-Mails an
    .means = { $host } nimmt keine E-Mails an. Vielleicht ist die Adresse falsch geschrieben oder veraltet. Ihre eigenen E-Mails sind davon nicht betroffen.
    .fix = Berichtigen Sie die Adresse im DMARC-Eintrag von { $domain }. Liest niemand die Berichte, löschen Sie sie.

dmarc-report-unauthorized = { $host } hat nicht zugestimmt, DMARC-Berichte über { $domain } zu bekommen
    .label = ohne Zustimmung
    .means = Damit niemand Fremde mit Berichten überhäuft, muss die andere Domain im DNS zustimmen. Bis dahin kommen dort keine an. Ihre eigenen E-Mails sind davon nicht betroffen.
    .fix = Bitten Sie den Betreiber von { $host }, den Eintrag unten im eigenen DNS anzulegen. Oder nennen Sie eine Adresse Ihrer eigenen Domain.

dmarc-report-silent = Ob Berichte an { $address } ankommen, ließ sich nicht ermitteln ({ $reason })
    .label = hat nicht geantwortet
    .means = Das Adressbuch des Internets (DNS) hat zu { $host } nicht geantwortet. Ihre E-Mails sind davon nicht betroffen.
    .fix = Prüfen Sie in ein paar Minuten noch einmal.

## SPF, DKIM and DMARC together

alignment-spf-only = Für E-Mails von { $domain } bürgt nur SPF
    .means = { $policy ->
        [none] Direkt kommen Ihre E-Mails gut an. Leitet ein Empfänger sie weiter, bürgt nichts mehr für sie, und sie landen leichter im Spam.
        [quarantine] Direkt kommen Ihre E-Mails gut an. Leitet ein Empfänger sie weiter, bürgt nichts mehr für sie, und Ihre DMARC-Regel schickt sie in den Spam-Ordner.
       *[reject] Direkt kommen Ihre E-Mails gut an. Leitet ein Empfänger sie weiter, bürgt nichts mehr für sie, und Ihre DMARC-Regel lässt sie ablehnen.
    }
    .fix = Bringen Sie DKIM in Ordnung; der Befund dazu steht im selben Bericht. Eine DKIM-Unterschrift übersteht die Weiterleitung.

alignment-dkim-only = Für E-Mails von { $domain } bürgt nur DKIM
    .means = { $policy ->
        [none] Solange die Unterschrift heil bleibt, ist das genug. Geht sie unterwegs kaputt, bürgt nichts mehr für Ihre E-Mails.
        [quarantine] Solange die Unterschrift heil bleibt, ist das genug. Geht sie unterwegs kaputt, kommen Ihre E-Mails nach Ihrer DMARC-Regel in den Spam-Ordner.
       *[reject] Solange die Unterschrift heil bleibt, ist das genug. Geht sie unterwegs kaputt, werden Ihre E-Mails nach Ihrer DMARC-Regel abgelehnt.
    }
    .fix = Bringen Sie den SPF-Eintrag in Ordnung; der Befund dazu steht im selben Bericht.

alignment-neither = Für E-Mails von { $domain } bürgen weder SPF noch DKIM
    .means = { $policy ->
        [none] Empfänger können nicht erkennen, dass Ihre E-Mails echt sind. Viele legen sie in den Spam-Ordner oder lehnen sie ab.
        [quarantine] Empfänger können nicht erkennen, dass Ihre E-Mails echt sind. Ihre eigene DMARC-Regel schickt sie in den Spam-Ordner.
       *[reject] Empfänger können nicht erkennen, dass Ihre E-Mails echt sind. Ihre eigene DMARC-Regel lässt sie ablehnen.
    }
    .fix = { $policy ->
        [none] Bringen Sie zuerst den SPF-Eintrag in Ordnung, dann DKIM. Die Befunde dazu stehen im selben Bericht.
       *[other] Setzen Sie die DMARC-Regel vorläufig auf „p=none“. Bringen Sie dann den SPF-Eintrag und DKIM in Ordnung; die Befunde dazu stehen im selben Bericht.
    }

alignment-open = Ob für E-Mails von { $domain } genug bürgt, ließ sich nicht ganz klären
    .means = { $spf ->
        [yes] SPF passt.
        [no] SPF passt nicht.
       *[open] Ob SPF passt, ist offen.
    } { $dkim ->
        [yes] Ein DKIM-Schlüssel ist da.
        [no] DKIM ist nicht in Ordnung.
       *[open] Ob DKIM eingeschaltet ist, ist offen.
    } { $policy ->
        [none] Eines von beiden genügt, aber nur DKIM übersteht eine Weiterleitung.
        [quarantine] Fehlt beides, etwa nach einer Weiterleitung, schickt Ihre DMARC-Regel die E-Mails in den Spam-Ordner.
       *[reject] Fehlt beides, etwa nach einer Weiterleitung, lässt Ihre DMARC-Regel die E-Mails ablehnen.
    }
    .fix = Klären Sie den offenen Punkt; er steht mit dem nächsten Schritt im selben Bericht. Prüfen Sie dann noch einmal.
## MX: where replies go

mx-silent = Wohin E-Mails an { $domain } gehen, ließ sich nicht ermitteln ({ $reason })
    .means = Das Adressbuch des Internets (DNS) hat zu { $name } nicht geantwortet. Ob Antworten und Fehlermeldungen bei Ihnen ankommen, bleibt offen.
    .fix = Prüfen Sie in ein paar Minuten noch einmal. Bleibt die Antwort aus, fragen Sie die Firma, die das DNS von { $domain } betreibt.

mx-domain-unknown = Die Domain { $domain } gibt es nicht
    .means = Das Adressbuch des Internets (DNS) kennt diese Domain nicht. Niemand kann Ihnen antworten, und viele Empfänger lehnen solche E-Mails ab.
    .fix = Vergleichen Sie den Teil nach dem @ mit Ihrer Internetadresse. Stimmt er, fragen Sie Ihre Domain-Firma nach der Registrierung.

mx-missing = Für E-Mails an { $domain } ist kein Server eingetragen
    .means = Antworten und Fehlermeldungen an Ihre Adresse gehen verloren. Viele Empfänger lehnen E-Mails ab, auf die niemand antworten kann.
    .fix = Fragen Sie Ihren Postfach-Anbieter nach seinen MX-Einträgen. Legen Sie sie bei der Firma an, die das DNS von { $domain } betreibt.

mx-implicit = { $domain } hat keinen MX-Eintrag, nur eine Adresse
    .means = Andere Server bringen Ihre Post dann zu dieser Adresse. Oft steht dort die Website, und niemand nimmt Post an.
    .fix = Fragen Sie Ihren Postfach-Anbieter nach seinen MX-Einträgen. Legen Sie sie bei der Firma an, die das DNS von { $domain } betreibt.

mx-null = { $domain } sagt allen Servern, dass es keine E-Mails annimmt
    .means = Das bedeutet ein MX-Eintrag, in dem nur ein Punkt steht. Antworten sind unmöglich, und Empfänger dürfen E-Mails von dieser Domain ablehnen.
    .fix = Ersetzen Sie den MX-Eintrag mit dem Punkt durch die MX-Einträge Ihres Postfach-Anbieters.

mx-null-among-others = { $domain } hat unter seinen MX-Einträgen einen, der „keine E-Mails“ bedeutet
    .means = In diesem MX-Eintrag steht nur ein Punkt. Neben anderen ist er verboten, und manche Server stellen Ihnen dann nichts zu.
    .fix = Löschen Sie den MX-Eintrag mit dem Punkt. Die anderen lassen Sie stehen.

mx-address = Im MX-Eintrag von { $domain } steht eine Adresse statt eines Namens: { $host }
    .label = hierher gehört ein Servername
    .means = Ein MX-Eintrag nennt einen Server beim Namen. Mit einer Adresse finden andere Server ihn nicht.
    .fix = Tragen Sie den Servernamen ein, den Ihr Postfach-Anbieter nennt.

mx-alias = Der MX-Eintrag von { $domain } nennt mit { $host } nur einen Zweitnamen
    .label = Zweitname von { $target }
    .means = Zweitnamen (CNAME) sind an dieser Stelle nicht erlaubt. Die meisten Server kommen damit zurecht, einzelne stellen Ihnen nichts zu.
    .fix = Fragen Sie Ihren Postfach-Anbieter, welcher Name in den MX-Eintrag gehört. Bei einem eigenen Server ist es { $target }.

mx-nowhere = Der MX-Eintrag von { $domain } nennt den Server { $host }, zu dem kein Weg führt
    .label = hat keine Adresse
    .means = Über diesen Eintrag kommt keine Post an. Ist er der einzige, gehen Antworten und Fehlermeldungen verloren.
    .fix = Vergleichen Sie den Namen mit der Anleitung Ihres Postfach-Anbieters. Berichtigen Sie den Eintrag, oder löschen Sie ihn.

mx-private = Der MX-Eintrag von { $domain } nennt mit { $host } einen Server in einem privaten Netz ({ $address })
    .label = führt in ein privates Netz
    .means = Von außen ist dieser Server nicht zu erreichen. Ist er der einzige, gehen Antworten und Fehlermeldungen verloren.
    .fix = Tragen Sie den Servernamen ein, den Ihr Postfach-Anbieter nennt. Bei einem eigenen Server braucht der Name eine öffentliche Adresse.

## The address that sends

ip-private = { $address } ist eine Adresse aus einem privaten Netz
    .means = Empfänger sehen eine andere Adresse, nämlich die öffentliche des sendenden Servers. Über { $address } lässt sich von außen nichts sagen.
    .fix = Geben Sie mit --ip die öffentliche Adresse an. Sie steht in den „Received“-Zeilen einer E-Mail, die angekommen ist.

ptr-silent = Welchen Namen die Adresse { $address } hat, ließ sich nicht ermitteln ({ $reason })
    .means = Das Adressbuch des Internets (DNS) hat zu { $name } nicht geantwortet. Ob Empfänger der Adresse trauen, bleibt offen.
    .fix = Prüfen Sie in ein paar Minuten noch einmal. Bleibt die Antwort aus, fragen Sie den Betreiber des Servers.

ptr-missing = Die Adresse { $address } hat keinen Namen
    .means = Empfänger schlagen nach, wie der Server heißt, der ihnen Post bringt (PTR-Eintrag). Gmail und viele andere lehnen Post von Servern ohne Namen ab.
    .fix = Bitten Sie den Betreiber des Servers um einen PTR-Eintrag für { $address }. Bei einem Server im eigenen Haus ist das Ihr Internetanbieter.

ptr-unconfirmed = Der Name von { $address } führt nicht zu ihr zurück: { $name }
    .means = Einen falschen Namen kann sich jeder geben. Darum prüfen Empfänger, ob er zur Adresse passt, und lehnen die Post sonst ab.
    .fix = Geben Sie diesen Bericht an den Betreiber des Servers. Entweder bekommt { $name } diese Adresse, oder der PTR-Eintrag nennt einen anderen Namen.

ptr-generic = Der Name von { $address } sieht aus wie der eines Internetanschlusses: { $name }
    .label = typisch für Anschlüsse
    .means = Von Anschlüssen kommt viel Spam, weil dort gekaperte Computer stehen. WEB.DE und T-Online etwa verlangen einen Namen, der zum Absender passt.
    .fix = Senden Sie über den Server Ihres Anbieters. Bei einem eigenen Server bitten Sie den Betreiber um einen eigenen Namen, etwa mail.praxis.example.

blocklist-listed = Die Adresse { $address } steht auf einer Sperrliste: { $zones }
    .means = Empfänger mit dieser Liste lehnen Post von dort ab oder halten sie für Spam.
    .fix = Gehört der Server Ihrem Anbieter, geben Sie ihm diesen Bericht. Bei einem eigenen Server beheben Sie erst die Ursache. Dann beantragen Sie auf der Website der Liste die Streichung.

blocklist-refused = Eine Sperrliste gibt über { $address } keine Auskunft: { $zones }
    .means = Viele Listen antworten nicht, wenn man sie über einen großen öffentlichen DNS-Server fragt. Ob die Adresse darauf steht, bleibt offen.
    .fix = Suchen Sie die Adresse auf der Website der Liste. Oder fragen Sie mit --nameserver über einen eigenen DNS-Server.

## Mail to the domain: MTA-STS

mta-sts-silent = Ob { $domain } Verschlüsselung verlangt (MTA-STS), ließ sich nicht ermitteln ({ $reason })
    .means = Das Adressbuch des Internets (DNS) hat zu { $name } nicht geantwortet. Ob etwas fehlt, bleibt offen.
    .fix = Prüfen Sie in ein paar Minuten noch einmal. Bleibt die Antwort aus, fragen Sie die Firma, die das DNS von { $domain } betreibt.

mta-sts-missing = { $domain } verlangt von anderen Servern keine Verschlüsselung (MTA-STS)
    .means = Das ist freiwillig und betrifft nur E-Mails an Sie. Auf das Ankommen Ihrer eigenen E-Mails hat es keinen Einfluss.
    .fix = Fragen Sie Ihren Postfach-Anbieter, ob er MTA-STS für Ihre Domain einschaltet. Eilig ist das nicht.

mta-sts-several = { $domain } hat { $count } MTA-STS-Einträge statt einem
    .means = Andere Server beachten dann keinen davon. Die verlangte Verschlüsselung gilt nicht.
    .fix = Lassen Sie unter _mta-sts.{ $domain } nur den TXT-Eintrag stehen, den Ihr Postfach-Anbieter nennt.

mta-sts-record-broken = Im MTA-STS-Eintrag von { $domain } steckt ein Fehler
    .label = lässt sich nicht lesen
    .means = Ein solcher Eintrag lautet etwa v=STSv1; id=20261124. Die id besteht nur aus Buchstaben und Ziffern. Andere Server übergehen den fehlerhaften.
    .fix = Berichtigen Sie den TXT-Eintrag _mta-sts.{ $domain } nach den Angaben Ihres Postfach-Anbieters.

mta-sts-no-host = Zur MTA-STS-Regel von { $domain } fehlt der Server { $host }
    .means = Ein DNS-Eintrag kündigt die Regel an, aber es gibt keinen Ort, an dem sie steht. Die verlangte Verschlüsselung gilt nicht.
    .fix = Legen Sie für { $host } den Eintrag an, den Ihr Postfach-Anbieter nennt. Bietet er kein MTA-STS an, löschen Sie den TXT-Eintrag _mta-sts.{ $domain }.

mta-sts-unreachable = Die MTA-STS-Regel von { $domain } lässt sich nicht abrufen ({ $reason })
    .means = Ein DNS-Eintrag kündigt die Regel an, aber { $host } gibt sie nicht heraus. Die verlangte Verschlüsselung gilt nicht.
    .fix = Melden Sie das dem Betreiber von { $host }. Die Regel gehört nach { $url }.

mta-sts-policy-silent = { $host } hat nicht geantwortet ({ $reason })
    .means = Dort steht die MTA-STS-Regel von { $domain }. Ob sie stimmt, bleibt offen.
    .fix = Prüfen Sie in ein paar Minuten noch einmal. Bleibt die Antwort aus, melden Sie es dem Betreiber von { $host }.

mta-sts-certificate = { $problem ->
        [name] Das Zertifikat von { $host } ist auf andere Namen ausgestellt ({ $names })
        [expired] Das Zertifikat von { $host } ist abgelaufen
        [not-yet-valid] Das Zertifikat von { $host } gilt noch nicht
        [issuer] Das Zertifikat von { $host } kommt von einem unbekannten Aussteller
       *[other] Das Zertifikat von { $host } ist ungültig
    }
    .means = Andere Server übergehen die MTA-STS-Regel von { $domain } deshalb. Die verlangte Verschlüsselung gilt nicht.
    .fix = Der Betreiber von { $host } braucht ein gültiges Zertifikat für genau diesen Namen. Geben Sie ihm diesen Bericht.

mta-sts-status = Unter { $url } steht keine MTA-STS-Regel (Antwort { $status })
    .means = { $status ->
        [301] Der Server verweist an eine andere Stelle. Das ist hier nicht erlaubt, und andere Server folgen dem Verweis nicht.
        [302] Der Server verweist an eine andere Stelle. Das ist hier nicht erlaubt, und andere Server folgen dem Verweis nicht.
        [307] Der Server verweist an eine andere Stelle. Das ist hier nicht erlaubt, und andere Server folgen dem Verweis nicht.
        [308] Der Server verweist an eine andere Stelle. Das ist hier nicht erlaubt, und andere Server folgen dem Verweis nicht.
       *[other] Der Server antwortet, aber ohne die Regel. Die verlangte Verschlüsselung gilt nicht.
    }
    .fix = Bitten Sie den Betreiber von { $host }, die Regel genau unter dieser Adresse bereitzustellen.

mta-sts-policy-broken = { $what ->
        [missing] In der MTA-STS-Regel von { $domain } fehlt die Zeile „{ $key }“
        [twice] In der MTA-STS-Regel von { $domain } steht eine Zeile zweimal
       *[line] In der MTA-STS-Regel von { $domain } steckt ein Fehler
    }
    .label = { $what ->
        [twice] zum zweiten Mal
       *[line] lässt sich nicht lesen
    }
    .means = Andere Server können die Regel nicht lesen und übergehen sie. Die verlangte Verschlüsselung gilt nicht.
    .fix = Geben Sie diesen Bericht an den Betreiber von mta-sts.{ $domain }. Der Artikel zeigt eine richtige Regel.

mta-sts-server-missing = In der MTA-STS-Regel von { $domain } fehlt ein Server, der Ihre E-Mails annimmt: { $hosts }
    .means = { $mode ->
        [enforce] Server, die sich an die Regel halten, stellen Ihnen dort nichts zu. Dazu gehören Gmail und Outlook.
       *[testing] Solange die Regel nur zur Probe gilt, kommt noch alles an. Im Ernstfall käme über diesen Server nichts mehr.
    }
    .fix = Nehmen Sie den Server in die Regel auf, und ändern Sie danach die id im TXT-Eintrag _mta-sts.{ $domain }.

mta-sts-not-enforced = { $mode ->
        [none] Die MTA-STS-Regel von { $domain } ist abgeschaltet (mode: none)
       *[testing] Die MTA-STS-Regel von { $domain } gilt nur zur Probe (mode: testing)
    }
    .means = Andere Server stellen Ihnen auch unverschlüsselt zu. Verloren geht dadurch nichts.
    .fix = { $mode ->
        [none] Wollten Sie MTA-STS abschalten, ist alles richtig. Sonst wenden Sie sich an Ihren Postfach-Anbieter.
       *[testing] Kommt seit einigen Wochen alles an, kann der Betreiber „mode: enforce“ eintragen.
    }

mta-sts-short = Die MTA-STS-Regel von { $domain } gilt weniger als einen Tag
    .means = Andere Server vergessen die Regel schnell wieder. Dann schützt sie kaum.
    .fix = Bitten Sie den Betreiber, max_age auf mehrere Wochen zu setzen, etwa 2592000 Sekunden.

mta-sts-media-type = Die MTA-STS-Regel kommt nicht als einfacher Text, sondern als „{ $type }“
    .means = Manche Server übergehen die Regel unter { $url } deshalb.
    .fix = Bitten Sie den Betreiber des Webservers, die Datei als text/plain auszuliefern.

## Mail to the domain: reports

tls-rpt-silent = Wohin Berichte über Verschlüsselung gehen, ließ sich nicht ermitteln ({ $reason })
    .means = Das Adressbuch des Internets (DNS) hat zu { $name } nicht geantwortet. Ob etwas fehlt, bleibt offen.
    .fix = Prüfen Sie in ein paar Minuten noch einmal. Bleibt die Antwort aus, fragen Sie die Firma, die das DNS von { $domain } betreibt.

tls-rpt-missing = { $domain } bittet nicht um Berichte über Verschlüsselung (TLS-RPT)
    .means = Das ist freiwillig. Ohne Berichte erfährt Ihr Administrator nicht, wenn andere Server an der Verschlüsselung scheitern.
    .fix = Nötig ist das nur, wenn jemand die Berichte liest. Dann legt er den TXT-Eintrag _smtp._tls.{ $domain } mit seiner Adresse an.

tls-rpt-several = { $domain } hat { $count } TLS-RPT-Einträge statt einem
    .means = Andere Server schicken dann keine Berichte.
    .fix = Lassen Sie unter _smtp._tls.{ $domain } nur einen TXT-Eintrag stehen. Er darf mehrere Adressen nennen, mit Komma getrennt.

tls-rpt-broken = Im TLS-RPT-Eintrag von { $domain } steckt ein Fehler
    .label = lässt sich nicht lesen
    .means = Andere Server schicken deshalb keine Berichte. Ihre E-Mails sind davon nicht betroffen.
    .fix = Schreiben Sie den Eintrag so: v=TLSRPTv1; rua=mailto: und dahinter ohne Leerzeichen die Adresse.

## Mail to the domain: DNSSEC and DANE

dnssec-silent = Ob die DNS-Einträge von { $domain } unterschrieben sind, ließ sich nicht ermitteln ({ $reason })
    .means = Das Adressbuch des Internets (DNS) hat nicht geantwortet. Ob etwas fehlt, bleibt offen.
    .fix = Prüfen Sie in ein paar Minuten noch einmal.

dnssec-not-verified = Ob die DNS-Einträge von { $domain } unterschrieben sind (DNSSEC), lässt sich von diesem Computer aus nicht sagen
    .means = Sicher weiß das nur ein DNS-Server auf diesem Computer, der Unterschriften prüft. Hier gibt es keinen. Ein Fehler ist das nicht.
    .fix = Wollen Sie es genau wissen, fragen Sie die Firma, die das DNS von { $domain } betreibt: „Ist DNSSEC eingeschaltet?“

dnssec-unsigned = Die DNS-Einträge von { $domain } sind nicht unterschrieben (DNSSEC)
    .means = DNSSEC ist freiwillig. Es verhindert, dass jemand unterwegs die Einträge fälscht und Ihre Post umleitet.
    .fix = Fragen Sie die Firma, die das DNS von { $domain } betreibt, ob sie DNSSEC einschaltet. Eilig ist das nicht.

dnssec-forged = Die Unterschriften unter den DNS-Einträgen von { $domain } sind ungültig (DNSSEC)
    .means = Für viele andere Server ist Ihre Domain damit verschwunden. Sie nehmen keine E-Mails von Ihnen an und stellen Ihnen keine zu.
    .fix = Rufen Sie die Firma an, die das DNS von { $domain } betreibt. Sie muss den DS-Eintrag bei der Registrierungsstelle mit ihren Schlüsseln vergleichen.

dane-silent = Welche Zertifikate für { $domain } hinterlegt sind (DANE), ließ sich nicht ermitteln ({ $reason })
    .means = Das DNS hat zu { $name } nicht geantwortet. Server, die DANE prüfen, warten dann mit der Zustellung an Sie.
    .fix = Prüfen Sie in ein paar Minuten noch einmal. Bleibt die Antwort aus, geben Sie diesen Bericht an Ihren Postfach-Anbieter.

dane-missing = Für die Server von { $domain } sind keine Zertifikate hinterlegt (DANE)
    .means = DANE ist freiwillig und Sache Ihres Postfach-Anbieters. Auf das Ankommen Ihrer eigenen E-Mails hat es keinen Einfluss.
    .fix = Sie brauchen nichts zu tun.

dane-unusable = Ein DANE-Eintrag zu { $domain } zählt nicht
    .label = hier nicht erlaubt
    .means = Bei E-Mail-Servern gelten nur bestimmte Angaben. Andere Server übergehen diesen Eintrag.
    .fix = Geben Sie diesen Bericht an den Betreiber des E-Mail-Servers. Üblich ist „3 1 1“ und die Prüfsumme des Schlüssels.

dane-unsigned = Die DANE-Einträge zu { $domain } sind wirkungslos, denn { $name } ist nicht unterschrieben
    .means = DANE gilt nur, wenn DNSSEC die Einträge vor Fälschung schützt. Andere Server übergehen sie deshalb.
    .fix = Fragen Sie die Firma, die das DNS von { $domain } betreibt, ob sie DNSSEC einschaltet.

dane-partly = Nicht alle Server von { $domain } haben ein hinterlegtes Zertifikat (DANE): { $hosts }
    .means = Bei diesen Servern prüfen andere die Verschlüsselung nicht. Wer mitlesen will, versucht es dort.
    .fix = Geben Sie diesen Bericht an den Betreiber der E-Mail-Server.

## lint-spf

lint-domain = ihre-domain.example
lint-pass = Am Text dieses Eintrags ist nichts falsch. Ob es die Namen darin gibt, weiß nur das DNS: docs-check --spf --domain ihre-domain.example
lint-warn = Der Eintrag ist gültig, aber etwas darin ist kaum so gemeint. Das DNS wurde nicht gefragt.
lint-fail = Mit diesem Eintrag können Empfänger nichts anfangen. Das DNS wurde nicht gefragt.

## Steps

kind-smtp-resolve = Der Servername hat eine Adresse
    .passed = { $host } führt zu { $addresses }.
kind-smtp-connect = Der Server nimmt die Verbindung an
    .passed = { $host } antwortet auf Port { $port } ({ $address }).
kind-smtp-greeting = Der Server antwortet als E-Mail-Server
    .passed = Er stellt sich vor als „{ $server }“.
kind-smtp-tls = Die Verbindung ist verschlüsselt
    .passed = Verschlüsselt mit { $version }. Das Zertifikat kommt von { $issuer } und gilt bis { $until }.
kind-smtp-login = Der Server nimmt Benutzername und Passwort an
    .passed = Die Anmeldung als { $username } hat geklappt (Verfahren { $mechanism }).
kind-smtp-send = Der Server übernimmt die Testnachricht
    .passed = Die Nachricht für { $recipient } steht beim Server in der Warteschlange („{ $reply }“). Zugestellt ist sie damit noch nicht: Sehen Sie im Posteingang und im Spam-Ordner nach.
kind-dns-spf-record = Die Domain hat genau einen SPF-Eintrag
    .passed = { $domain } hat einen SPF-Eintrag.
kind-dns-spf-syntax = Der SPF-Eintrag ist richtig geschrieben
    .passed = Kein Fehler gefunden in: { $record }
kind-dns-spf-lookups = Der SPF-Eintrag fragt nicht zu viel ab
    .passed = Er braucht { $count } von { $limit } erlaubten DNS-Abfragen.
kind-dns-spf-provider = Der SPF-Eintrag nennt die Server Ihres Anbieters
    .passed = Der Eintrag von { $domain } erlaubt die Server von { $provider }.
kind-dns-dkim = Die Domain hat einen brauchbaren DKIM-Schlüssel
    .passed = { $name } ist in Ordnung ({ $strength }). Ob Ihr Anbieter damit unterschreibt, zeigt erst eine E-Mail.
kind-dns-dmarc = Ein DMARC-Eintrag regelt, was mit gefälschten E-Mails geschieht
    .passed = { $policy ->
        [none] „p=none“ bei { $name }: Empfänger behandeln E-Mails, für die nichts bürgt, wie bisher.
        [quarantine] „p=quarantine“ bei { $name }: E-Mails, für die nichts bürgt, kommen in den Spam-Ordner.
       *[reject] „p=reject“ bei { $name }: E-Mails, für die nichts bürgt, werden abgelehnt.
    }{ $testing ->
        [yes] {" "}Das ist die Regel während Ihres Tests (t=y); ältere Empfänger kennen den Test nicht und wenden schon die volle Regel an.
       *[no] {""}
    }{ $place ->
        [organization] {" "}Die Regel kommt von der übergeordneten Domain.
        [registry] {" "}Die Regel kommt von der Stelle, bei der Ihre Domain registriert ist.
       *[own] {""}
    }{ $older ->
        [unsure] {" "}Ältere Empfänger (RFC 7489) finden sie dort vielleicht nicht.
        [none] {" "}Ältere Empfänger (RFC 7489) kennen sie nicht.
       *[same] {""}
    }
kind-dns-dmarc-reports = Die DMARC-Berichte kommen an
    .passed = { $addresses ->
        [none] Es sind keine Berichte verlangt.
       *[other] Berichte gehen an { $addresses }.
    }
kind-dns-alignment = SPF und DKIM bürgen gemeinsam für Ihre E-Mails
    .passed = { $spf ->
        [yes] { $dkim ->
            [yes] SPF passt, und ein DKIM-Schlüssel ist da. Nach einer Weiterleitung rettet die Unterschrift Ihre E-Mail; geht sie kaputt, rettet sie SPF.
           *[open] SPF passt, das genügt. Ob nach einer Weiterleitung noch DKIM für Ihre E-Mail bürgt, ist offen.
        }
       *[open] Ein DKIM-Schlüssel ist da, das genügt. Ob auch SPF passt, ist offen.
    }
kind-dns-mx = Antworten und Fehlermeldungen finden einen Server
    .passed = E-Mails an { $domain } nimmt an: { $hosts }.
kind-dns-ptr = Die Adresse des sendenden Servers hat einen Namen
    .passed = { $address } heißt { $name }, und der Name führt zurück.
kind-dns-blocklists = Die Adresse des sendenden Servers steht auf keiner Sperrliste
    .passed = { $address } steht nicht auf { $zones }.
kind-dns-mta-sts = Die Domain verlangt Verschlüsselung (MTA-STS)
    .passed = { $domain } kündigt eine Regel an (id { $id }).
kind-web-mta-sts = Die MTA-STS-Regel nennt die Server der Domain
    .passed = Die Regel gilt (mode: { $mode }), und andere Server merken sie sich { $days } Tage lang.
kind-dns-tls-rpt = Berichte über Verschlüsselung haben eine Adresse (TLS-RPT)
    .passed = Berichte gehen an { $addresses }.
kind-dns-dnssec = Die DNS-Einträge der Domain sind unterschrieben (DNSSEC)
    .passed = Niemand kann die Einträge von { $domain } unterwegs fälschen.
kind-dns-dane = Die Zertifikate der Server sind hinterlegt (DANE)
    .passed = Hinterlegt für { $hosts }. Ob die Server diese Zertifikate zeigen, prüft docs-check nicht.

## Procedures

procedure-smtp = SMTP-Serverdaten prüfen
    .summary = Prüft, ob der Server Ihres Anbieters erreichbar ist, verschlüsselt und Ihre Anmeldung annimmt.
    .pass = Ihre SMTP-Daten stimmen. Kommen E-Mails trotzdem nicht an, prüfen Sie als Nächstes den SPF-Eintrag.
    .warn = Ihre SMTP-Daten funktionieren, aber ein Punkt verdient Beachtung. Lesen Sie den Hinweis im Bericht.
    .fail = Ihre E-Mails bleiben schon bei Ihrem Anbieter hängen. Im Bericht steht, was Sie ändern.
    .unknown = Etwas hat nicht geantwortet, oder eine Angabe fehlt. Das ist kein Fehler: Im Bericht steht, wie es weitergeht.

procedure-spf = SPF-Eintrag prüfen
    .summary = Prüft, ob der SPF-Eintrag Ihrer Domain gültig ist und die Server Ihres Anbieters nennt.
    .pass = Ihr SPF-Eintrag stimmt. Empfänger sehen, dass Ihr Anbieter für Sie senden darf.
    .warn = Der SPF-Eintrag wirkt, aber ein Punkt verdient Beachtung. Lesen Sie den Hinweis im Bericht.
    .fail = Der SPF-Eintrag fehlt oder enthält einen Fehler. Im Bericht steht, welche Stelle Sie ändern.
    .unknown = Etwas hat nicht geantwortet, oder eine Angabe fehlt. Das ist kein Fehler: Im Bericht steht, wie es weitergeht.

procedure-dns = SPF, DKIM und DMARC prüfen
    .summary = Prüft alles, was Empfänger im öffentlichen DNS über Ihre Domain nachsehen: SPF, DKIM, DMARC und was sie zusammen bewirken.
    .pass = Ihre Domain weist Ihre E-Mails gut aus. Kommen sie trotzdem nicht an, liegt es an etwas anderem.
    .warn = Die Einträge wirken, aber ein Punkt verdient Beachtung. Lesen Sie den Hinweis im Bericht.
    .fail = Ein Eintrag fehlt oder enthält einen Fehler. Im Bericht steht, welche Stelle Sie ändern.
    .unknown = Etwas hat nicht geantwortet, oder eine Angabe fehlt. Das ist kein Fehler: Im Bericht steht, wie es weitergeht.

procedure-inbound = Schutz Ihrer eingehenden E-Mails prüfen
    .heading = E-Mails an Sie
    .summary = Prüft, ob E-Mails an Sie verschlüsselt und beim richtigen Server ankommen. Auf Ihre ausgehenden E-Mails hat das keinen Einfluss.
    .pass = E-Mails an Sie sind unterwegs gut geschützt.
    .warn = Ein Schutz fehlt oder wirkt nur zum Teil. Er ist freiwillig: Ihre E-Mails kommen auch so an.
    .fail = Eine Regel zum Schutz Ihrer Post ist fehlerhaft. Im Bericht steht, wem Sie das melden.
    .unknown = Etwas hat nicht geantwortet, oder eine Angabe fehlt. Das ist kein Fehler: Im Bericht steht, wie es weitergeht.

## Stations

station-program = { $product }
    .heading = Ihr Programm: { $product }
    .long = { $product } schreibt die E-Mail und übergibt sie Ihrem Anbieter.
station-provider = Ihr Anbieter
    .named = { $host }
    .heading = Ihr Anbieter
    .long = Der Server Ihres Anbieters übernimmt die E-Mail und sucht den Server des Empfängers.
station-recipient-provider = Server des Empfängers
    .heading = Der Anbieter des Empfängers
    .long = Der Anbieter des Empfängers prüft die E-Mail und nimmt sie an, lehnt sie ab oder sortiert sie aus.
station-recipient-program = Posteingang
    .heading = Der Posteingang des Empfängers
    .long = Der Empfänger findet die E-Mail im Posteingang, im Spam-Ordner oder gar nicht.

## Verdicts

verdict-fine = Alles, was sich von hier aus prüfen lässt, ist in Ordnung. Wie der Anbieter des Empfängers Ihre E-Mails bewertet, sieht man von außen nicht.
verdict-fine-beside = Alles, was sich von hier aus prüfen lässt, ist in Ordnung.
verdict-beside = Neben dem Weg Ihrer E-Mails zeigt sich ein Fehler: { $finding }.
verdict-nothing = Nichts wurde geprüft, also ist nichts bekannt.
verdict-warn = Ein Fehler zeigt sich nicht, aber ein Punkt verdient Beachtung: { $finding }.
verdict-stuck-provider = Ihre E-Mails bleiben bei Ihrem Anbieter hängen: { $finding }.
verdict-stuck-recipient-provider = Ihr Programm und Ihr Anbieter funktionieren. Empfänger lehnen Ihre E-Mails vielleicht ab: { $finding }.
verdict-stuck-recipient-provider-alone = Empfänger lehnen Ihre E-Mails vielleicht ab: { $finding }.
verdict-unknown = Ein Fehler zeigt sich nicht, aber nicht alles ließ sich klären: { $finding }.
verdict-skipped = Ein Fehler zeigt sich nicht, aber in der Konfiguration fehlen Angaben. Darum ließ sich nicht alles prüfen.

## Report

report-fix = Was Sie tun können
report-record = Zum Kopieren
report-more = Mehr dazu
report-decides = das entscheidet
report-expected = Erwartet
report-found = Gefunden
report-blocked = nicht geprüft, weil „{ $step }“ nicht erfüllt ist
report-skipped-setting = nicht geprüft, weil { $setting } in der Konfiguration fehlt
report-skipped-choice = nur mit { $with }
report-receivers = Was große Anbieter verlangen (? heißt: von hier aus nicht zu sehen)
report-receiver-bulk = { $receiver } (nur bei Massenversand)
receiver-spf = SPF
receiver-dkim = DKIM-Schlüssel
receiver-spf-or-dkim = SPF oder DKIM
receiver-dmarc = DMARC
receiver-mx = Server für Antworten (MX)
receiver-ptr = Name der sendenden Adresse (PTR)
receiver-own-name = eigener Name der sendenden Adresse (PTR)
receiver-block-lists = auf keiner Sperrliste
receiver-tls = verschlüsselte Übergabe
receiver-complaints = wenige Spam-Beschwerden
receiver-reputation = guter Ruf der Adresse
receiver-consent = Einwilligung der Empfänger
report-outside = Ob ein Anbieter eine E-Mail als Spam bewertet oder still löscht, sieht man von außen nicht.
report-summary = In Ordnung: { $passed }, Hinweise: { $warned }, Fehler: { $failed }, offen: { $unknown }, übersprungen: { $skipped }

outcome-pass = in Ordnung
outcome-warn = Hinweis
outcome-fail = Fehler
outcome-unknown = offen
outcome-blocked = nicht geprüft
outcome-skipped = übersprungen

## Explaining a bounce or an error message

explain-stuck = Hier blieb die E-Mail hängen: { $station }.
explain-stuck-provider = Die E-Mail kam nicht aus dem Haus: Ihr Programm konnte sie Ihrem Anbieter nicht übergeben.
explain-stuck-recipient-provider = Ihr Programm und Ihr Anbieter haben die E-Mail weitergegeben. Beim Empfänger kam sie nicht an.
explain-stuck-somewhere = Ein Server hat die E-Mail abgelehnt. An welcher Stelle, sagt dieser Text nicht.
explain-later = Hier wartet die E-Mail: { $station }.
explain-later-provider = Ihr Anbieter nimmt die E-Mail gerade nicht an. Das gilt nur für den Moment.
explain-later-recipient-provider = Ihr Anbieter hat die E-Mail und versucht es weiter. Der Server des Empfängers nimmt sie gerade nicht an.
explain-later-somewhere = Ein Server nimmt die E-Mail gerade nicht an. Das gilt nur für den Moment.
explain-delivered = Die E-Mail ist beim Anbieter des Empfängers angekommen.
explain-nothing = In diesem Text steht keine Antwort eines Servers, die sich erklären lässt. Gebraucht wird der volle Wortlaut, vor allem die Zeile mit einer Zahl wie 550 oder 5.7.26. Eine unzustellbare E-Mail speichern Sie am besten als Datei (.eml) und geben deren Namen an: docs-check explain nachricht.eml
explain-arrived = Der Anbieter des Empfängers hat die E-Mail übernommen.
    .fix = Bitten Sie den Empfänger, auch im Spam-Ordner nachzusehen.
explain-unlisted-no = Der Server lehnt die E-Mail ab. Was genau er meint, steht nur in seinen Worten: Diese Antwort ist hier noch nicht bekannt.
    .fix = Geben Sie den vollen Wortlaut an Ihren Anbieter oder Administrator weiter.
explain-unlisted-later = Der Server nimmt die E-Mail gerade nicht an. Den Grund nennt nur sein Wortlaut: Diese Antwort ist hier noch nicht bekannt.
    .fix = Warten Sie eine Stunde. Bleibt die Antwort gleich, geben Sie ihren vollen Wortlaut an Ihren Anbieter weiter.
explain-from = Antwort von { $host }
explain-from-provider = Antwort von { $host } ({ $provider })
explain-wording = Wer geantwortet hat, steht nicht dabei. So formuliert es { $provider }.
explain-recipients = Empfänger: { $recipients }
explain-who = Wer jetzt dran ist
explain-check = Prüfen mit

## Effects

effect-offline = arbeitet nur auf diesem Computer; nimmt zu niemandem Kontakt auf
    .short = offline
effect-dns = fragt das öffentliche DNS; ändert nichts
    .short = fragt DNS
effect-connect = verbindet sich mit Servern Ihres Anbieters oder Ihrer Domain; sendet weder Passwort noch E-Mail
    .short = verbindet sich
effect-login = meldet sich einmal an Ihrem Postfach an; sendet keine E-Mail
    .short = meldet sich an
effect-send = nur mit --send: sendet eine einzige Testnachricht an Ihre Testadresse; ändert sonst nichts
    .short = sendet, nur mit --send

## Test message

test-subject = Test-E-Mail: Prüfung der Zustellung
test-body =
    Guten Tag,

    dies ist eine Test-E-Mail. Jemand prüft, ob E-Mails aus { $product } ankommen.

    Absender: { $sender }
    Übergeben an: { $host }
    Zeit: { $time }
    Nummer: { $id }

    Liegt diese E-Mail in Ihrem Posteingang? Dann ist sie angekommen, und alles ist gut.
    Liegt sie im Spam-Ordner? Dann markieren Sie sie bitte als „kein Spam“.
    Nehmen Sie den Absender bitte in Ihr Adressbuch auf. Das hilft künftigen E-Mails beim Ankommen.

    Sie müssen auf diese E-Mail nicht antworten.

## Demonstration

demo-heading = Beispiel: { $world }
demo-well = Alles in Ordnung
demo-broken = Ein fehlerhafter SPF-Eintrag und ein abgelehntes Passwort
demo-intro = Dies ist eine erfundene Welt in diesem Programm. Nichts geht ins Netz, und Ihre eigenen Daten werden nicht gelesen.

## Command line

prompt-password = Passwort für { $username } bei { $host }:{" "}
plan-heading = Das würde die Prüfung tun. Bisher hat sie niemanden gefragt.
plan-dns = fragt das DNS nach { $target }
plan-web = ruft { $target } ab
plan-server = spricht mit { $target }
plan-otherwise = wenn das nicht klappt, versucht ohne Anmeldung: { $targets }
plan-known = nichts: { $target } ist schon eine Adresse
plan-login = meldet sich bei { $target } an
plan-send = sendet eine Nachricht an { $recipient } über { $target }
plan-nobody-setting = nichts: In der Konfiguration fehlt { $setting }
plan-nobody-choice = nichts: nur mit { $with }
progress-open = Fragen beantwortet: { $answered }
send-announcement = Klappt die Anmeldung, geht eine Testnachricht von { $sender } an { $recipient }.
demo-expected = Wie erwartet.
demo-unexpected = Anders als erwartet: { $steps }

## Card

card-mail-subject = Bitte prüfen: { $title }
card-mail-body =
    Hallo,

    unsere E-Mails kommen nicht zuverlässig an. Können Sie bitte diese Prüfung ausführen?

    { $command }

    Die Anleitung steht hier: { $site }
    Den Bericht schicken Sie bitte an mich zurück. Er enthält kein Passwort.
