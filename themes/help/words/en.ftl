# The words of the interface. Words without placeables are `words.<id>` in templates, the others `say(…)`.

## Frame
skip_link = Skip to content
languages = Language
not_translated = (not translated)
menu = Menu
navigation = Topics
breadcrumb = You are here
# The first step of the path.
home = Home
contents = On this page
pager = Read on
previous = Previous
next = Next
to_top = Back to top
updated = Last changed:
edit_page = Edit this page
all_topics = All topics
# Words that always stay on one line: never broken at their hyphens. Words with one letter before it do so anyway.
keep_together = docs-check, run-checks

## Pages without a translation
fallback_title = Not translated yet
fallback = So far, this page exists in another language only: { $language }.
fallback_link = Go to the page in that language

## In the text
alert_note = Note
alert_tip = Tip
alert_important = Important
alert_warning = Warning
alert_caution = Caution
footnotes = Footnotes
footnote_back = Back to the text
# Before the term that the button beside it explains.
term = Explanation

## Copying
copy = Copy
copied = Copied
copy_failed = Copying did not work. The text is selected: press Ctrl+C.

## Card of a check
card_kind = Check
card_steps = What it checks
card_effects = What happens while it runs
card_needs = Settings it needs
card_command = How to run it
card_results = What the result means
more = Read more
get_program = Get docs-check
send_to_administrator = Send this to your administrator

## Stations
mark_pass = all right
mark_warn = deserves a look
mark_fail = stuck here
mark_unknown = not known

## Files
downloads = The program for your computer
file_system = System
file = File
file_size = Size
decimal_mark = .
no_downloads = There are no ready-made files here yet. Your administrator can build the program from its source. This takes Rust, and one command in the folder of the source:

## Language chooser and 404
choose_language = Choose a language
lost_title = This page does not exist
lost = The address may be misspelt, or the page has moved.
lost_home = Go to the start page

## What has moved
moved_title = This page has moved
moved_page = It is here now:
moved_part = This section is here now:
