# The words of this knowledge base. The program's own stand behind them: write one here to say it differently.

# The product, as findings call it.
-product = Our program

procedure-server = Check whether the server can be reached
    .summary = Checks whether your provider's server has an address and answers.
    .pass = The server can be reached. If e-mails still do not arrive, the reason lies elsewhere.
    .warn = The server can be reached, but one point deserves attention. Read the note in the report.
    .fail = The server cannot be reached. The report says what to change.
    .unknown = Something did not answer, or a value is missing. That is not a failure: the report says how to go on.

demo-reached = all is well
demo-mistyped = a mistyped name of a server
