"""The pages of the wiki: path, title, text."""

PAGES = [
    ("index", "Welcome to the wiki", "Lamplight is a place for talk of many kinds. These pages explain how it works.\n\n"
     "Start with the page about posting, then read the one about voting."),
    ("posting", "Posting", "A post has a title of at most 300 characters and belongs to one forum. Add a text, a link, or both.\n\n"
     "Text is plain: a blank line begins a new paragraph, and a single line break stays a line break.\n\nYou may edit and delete your own posts at any time."),
    ("voting", "Voting and order", "Upvote what adds to a conversation, downvote what takes away from it. Voting twice takes the vote back.\n\n"
     "Hot: a vote is worth two hours of freshness and a comment one, up to ten days.\n"
     "New: the latest post first.\nActive: the post with the latest comment first.\nTop: the highest score first, in the period of your choice.\n"
     "Controversial: many votes, evenly split.\nMost commented: the longest conversations first."),
    ("moderation", "Moderators", "Whoever creates a forum moderates it. Moderators write the description and the sidebar of their forum and may remove posts.\n\n"
     "Please talk to them before you talk about them."),
    ("inbox", "Inbox and blocking", "Answers to your posts and comments arrive in your inbox. Clear it when you have read them.\n\n"
     "Block somebody from their user page: their answers no longer reach your inbox. The list of blocked users is in the user menu."),
    ("about", "About Lamplight", "Lamplight opened in October 2023 with forty-four forums. It carries no advertising.\n\n"
     "The lamp in our logo stands in the harbour of Port Ellis."),
]
