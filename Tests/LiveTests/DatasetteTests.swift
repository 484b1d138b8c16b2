import Testing

/// Datasette: forms of stored queries that write, a search in the text, facets, CSRF tokens, a menu in `details`.
@Suite(
    .enabled(if: ApplicationPackages.has("datasette_auth_passwords"), "needs Datasette in .build/venv"),
    .timeLimit(.minutes(1)))
struct DatasetteTests {
    @Test func `a gardener logs in, adds, finds, changes and deletes a plant, and logs out`() throws {
        let server = try ApplicationServer("serve_tables.py")
        var visitor = try Visitor(server, at: "/garden/add_plant")
        #expect(visitor.page.contains("You do not have permission to view this query"))
        try visitor.click("DisclosureTriangle", "Menu")
        try visitor.click("link", "Log in")
        try visitor.fill("textbox", "Username", "gardener")
        try visitor.fill("textbox", "Password", "brown thumb", enter: true)
        #expect(visitor.page.contains("Invalid username or password"))
        try visitor.fill("textbox", "Username", "gardener")
        try visitor.fill("textbox", "Password", "green thumb")
        try visitor.click("button", "Log in")

        try visitor.goto(server.address + "/garden/add_plant")
        try visitor.fill("textbox", "name", "Winter aconite")
        try visitor.fill("textbox", "kind", "bulb")
        try visitor.fill("textbox", "height", "8")
        try visitor.fill("textbox", "notes", "Yellow before the snowdrops.")
        try visitor.click("button", "Run SQL")
        #expect(visitor.url.hasSuffix("/garden/plants?_sort_desc=id"))
        #expect(visitor.page.contains("The plant was added."))

        try visitor.goto(server.address + "/garden/plants")
        try visitor.fill("searchbox", "Search:", "aconite", enter: true)
        #expect(visitor.page.contains("1 row where search matches"))
        #expect(visitor.page.contains("cell 'Yellow before the snowdrops.'"))
        try visitor.goto(server.address + "/garden/plants")
        try visitor.click("link", "bulb")
        #expect(visitor.page.contains("3 rows"))

        try visitor.goto(server.address + "/garden/change_height")
        try visitor.fill("textbox", "height", "9")
        try visitor.fill("textbox", "name", "Winter aconite")
        try visitor.click("button", "Run SQL")
        #expect(visitor.page.contains("The height was changed."))
        try visitor.goto(server.address + "/garden/plants/6")
        #expect(visitor.page.contains("cell '9'"))

        try visitor.goto(server.address + "/garden/delete_plant")
        try visitor.fill("textbox", "name", "Winter aconite")
        try visitor.click("button", "Run SQL")
        #expect(visitor.page.contains("The plant was deleted."))
        try visitor.goto(server.address + "/garden/plants/6")
        #expect(visitor.page.contains("Record not found"))

        try visitor.goto(server.address + "/garden")
        try visitor.click("DisclosureTriangle", "Menu")
        try visitor.click("button", "Log out")
        try visitor.goto(server.address + "/garden/delete_plant")
        #expect(visitor.page.contains("You do not have permission to view this query"))
    }
}
