# Die Wörter dieser Wissensbasis. Dahinter stehen die des Programms: Was hier steht, gilt.

# Das Produkt, wie Befunde es nennen.
-product = Unser Programm

procedure-server = Prüfen, ob der Server erreichbar ist
    .summary = Prüft, ob der Server Ihres Anbieters eine Adresse hat und antwortet.
    .pass = Der Server ist erreichbar. Kommen E-Mails trotzdem nicht an, liegt es an etwas anderem.
    .warn = Der Server ist erreichbar, aber ein Punkt verdient Aufmerksamkeit. Lesen Sie den Hinweis im Bericht.
    .fail = Der Server ist nicht erreichbar. Der Bericht sagt, was zu ändern ist.
    .unknown = Etwas hat nicht geantwortet, oder eine Angabe fehlt. Das ist kein Fehler: Der Bericht sagt, wie es weitergeht.

demo-reached = alles in Ordnung
demo-mistyped = ein vertippter Name des Servers
