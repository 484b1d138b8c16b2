import Testing

/// The issue tracker Roundup: tables of forms without labels, several buttons, CSRF tokens bound to the session.
@Suite(
    .enabled(if: ApplicationPackages.has("roundup"), "needs Roundup in .build/venv"),
    .timeLimit(.minutes(1)))
struct RoundupTests {
    @Test func `a user logs in, files, finds, edits and retires an issue, and logs out`() throws {
        let server = try ApplicationServer("serve_tracker.py")
        var visitor = try Visitor(server)
        try visitor.fill("textbox", "", "admin")
        print(visitor.observation.text)
    }
}
