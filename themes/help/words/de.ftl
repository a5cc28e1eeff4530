# Die Wörter der Oberfläche. Wörter ohne Platzhalter heißen in den Vorlagen `words.<id>`, die übrigen `say(…)`.

## Rahmen
skip_link = Zum Inhalt springen
languages = Sprache
not_translated = (nicht übersetzt)
menu = Menü
navigation = Themen
breadcrumb = Sie sind hier
# Der erste Schritt des Pfads.
home = Start
contents = Auf dieser Seite
pager = Weiterlesen
previous = Zurück
next = Weiter
to_top = Nach oben
updated = Zuletzt geändert:
edit_page = Diese Seite bearbeiten
all_topics = Alle Themen
# Wörter, die immer in einer Zeile bleiben: kein Umbruch am Bindestrich. Wörter mit einem Buchstaben davor bleiben es ohnehin.
keep_together = docs-check, run-checks

## Seiten ohne Übersetzung
fallback_title = Noch nicht übersetzt
fallback = Diese Seite gibt es bisher nur in einer anderen Sprache: { $language }.
fallback_link = Zur Seite in dieser Sprache

## Im Text
alert_note = Hinweis
alert_tip = Tipp
alert_important = Wichtig
alert_warning = Achtung
alert_caution = Vorsicht
footnotes = Fußnoten
footnote_back = Zurück zum Text
# Vor dem Begriff, den der Knopf daneben erklärt.
term = Erklärung

## Kopieren
copy = Kopieren
copied = Kopiert
copy_failed = Das Kopieren hat nicht geklappt. Der Text ist markiert: Drücken Sie Strg+C.

## Karte einer Prüfung
card_kind = Prüfung
card_steps = Was geprüft wird
card_effects = Was dabei geschieht
card_needs = Diese Angaben braucht die Prüfung
card_command = So starten Sie die Prüfung
card_results = Was das Ergebnis bedeutet
more = Mehr dazu
get_program = docs-check holen
send_to_administrator = An Ihren Administrator senden

## Stationen
mark_pass = in Ordnung
mark_warn = genauer ansehen
mark_fail = hier hängt es
mark_unknown = nicht bekannt

## Dateien
downloads = Das Programm für Ihren Computer
file_system = System
file = Datei
file_size = Größe
decimal_mark = ,
no_downloads = Hier liegen noch keine fertigen Dateien bereit. Ihr Administrator kann das Programm aus dem Quelltext bauen. Er braucht dafür Rust und gibt im Ordner des Quelltexts ein:

## Sprachauswahl und 404
choose_language = Sprache wählen
lost_title = Diese Seite gibt es nicht
lost = Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist umgezogen.
lost_home = Zur Startseite

## Was umgezogen ist
moved_title = Diese Seite ist umgezogen
moved_page = Sie steht jetzt hier:
moved_part = Dieser Abschnitt steht jetzt hier:
