missing = nicht übersetzt
alert_notes = Hinweis
