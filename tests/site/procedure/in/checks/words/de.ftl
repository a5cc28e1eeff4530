kind-smtp-resolve = Der Name hat eine Adresse
    .passed = { $host }: { $addresses }
procedure-smtp = SMTP prüfen
    .summary = Prüft & sagt.
    .pass = Gut.
    .warn = Na ja.
    .fail = Schlecht.
    .unknown = Unklar.
station-program = { $product }
    .heading = Ihr Programm
    .long = { $product } sendet.
station-provider = Ihr Anbieter
    .named = { $host }
    .heading = Anbieter
    .long = Er nimmt an.
effect-dns = fragt das DNS
    .short = DNS
outcome-pass = gut
outcome-warn = Warnung
outcome-fail = Fehler
outcome-unknown = unbekannt
card-mail-subject = Bitte: { $title }
card-mail-body =
    Befehl: { $command }
    { $site }
