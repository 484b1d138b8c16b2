import Browser
import Testing

/// The issue tracker Roundup: tables of forms without labels, several buttons, CSRF tokens bound to the session.
@Suite(
    .enabled(if: ApplicationPackages.has("roundup"), "needs Roundup in .build/venv"),
    .timeLimit(.minutes(1)))
struct RoundupTests {
    @Test func `a user logs in, files, finds and resolves an issue, removes its message, and logs out`()
        throws
    {
        let server = try ApplicationServer("serve_tracker.py")
        var visitor = try Visitor(server)
        try visitor.fill("textbox", "", "grace", within: "Login", nth: 1)
        try visitor.press("Tab")
        for key in ["m", "o", "t", "h", "-", "i", "n", "-", "r", "e", "l", "a", "y"] {
            try visitor.press(key)
        }
        try visitor.press("Enter")
        #expect(visitor.page.contains("Hello, grace"))

        try visitor.click("link", "Create New")
        try visitor.fill("textbox", "", "Moth in relay 70", within: "Title")
        try visitor.select("combobox", "", "bug", within: "Priority")
        try visitor.select("combobox", "", "in-progress", within: "Status", nth: 1)
        try visitor.fill("textbox", "", "Found at 15:45.\nTaped to the log.", within: "Change Note")
        try visitor.click("button", "Submit New Entry")
        #expect(visitor.page.contains("created"))
        #expect(visitor.page.contains("Taped to the log."))

        try visitor.click("link", "Show All")
        try visitor.click("link", "Moth in relay 70")
        try visitor.click("button", "remove")
        #expect(visitor.page.contains("edited ok"))
        #expect(!visitor.page.contains("Taped to the log."))
        try visitor.select("combobox", "", "resolved", within: "Status", nth: 1)
        try visitor.click("button", "Submit Changes")
        #expect(visitor.page.contains("status edited ok"))
        try visitor.click("link", "Show All")
        #expect(!visitor.page.contains("Moth in relay 70"))
        try visitor.click("link", "Logout")
        #expect(visitor.page.contains("Remember me?"))
    }
}
