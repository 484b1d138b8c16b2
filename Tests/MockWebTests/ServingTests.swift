import Browser
import Foundation
import Groundwork
import Testing
import WebEnv

@testable import MockWeb

struct ServingTests {
    @Test func theLibraryHasNoMistakes() throws {
        _ = try LibrarySite.site.get()
    }

    @Test func aPageShowsRowsEscapedWithPartialsAndInheritance() throws {
        var visitor = try LibrarySite.visitor()
        let home = try visitor.page("/")
        #expect(home.contains("<title>Ashgrove Library</title>"))
        #expect(home.contains("<li><a href=\"/books?subject=Travel &amp; Maps\">Travel &amp; Maps</a>"))
        #expect(home.contains("<a href=\"/login\">Log in</a>"))
        let list = try visitor.page("/books?subject=History&page=1")
        #expect(list.contains("<title>Catalogue: History</title>"))
        #expect(list.contains("<li class=\"first\"><a href=\"/books/the-"))
    }

    @Test func pagesFollowEachOtherByTheirQuery() throws {
        var visitor = try LibrarySite.visitor()
        let first = try visitor.page("/books?q=the")
        #expect(first.contains("<a href=\"/books?q=the&amp;page=2\">Next</a>"))
        #expect(first.contains("64 books"))
        let last = try visitor.page("/books?q=the&page=7")
        #expect(!last.contains(">Next<"))
        #expect(try visitor.page("/books?page=nonsense") == (try visitor.page("/books")))
        #expect(try visitor.page("/books?q=no+such+book").contains("Nothing found."))
    }

    @Test func aWrongAddressGetsTheSitesOwnPage() throws {
        var visitor = try LibrarySite.visitor()
        let missing = try visitor.get("/shelf/9?x=1")
        #expect(missing.status == 404)
        #expect(missing.text.contains("The library has no page /shelf/9."))
        #expect(try visitor.get("/books/no-such.html").status == 404)
    }

    @Test func aKnownPathWithAnotherMethodIsRefused() throws {
        var visitor = try LibrarySite.visitor()
        let response = try visitor.post("/books", "")
        #expect(response.status == 405)
        #expect(response.header("Allow") == "GET, HEAD")
    }

    @Test func headHasNoBody() throws {
        var visitor = try LibrarySite.visitor()
        let response = try visitor.send("HEAD", "/books")
        #expect(response.status == 200)
        #expect(response.body.bytes.isEmpty)
    }

    @Test func staticFilesAndJSONAreServed() throws {
        var visitor = try LibrarySite.visitor()
        let style = try visitor.get("/static/style.css")
        #expect(style.header("Content-Type") == "text/css; charset=utf-8")
        #expect(style.text == "body { font-family: serif }\n")
        let subjects = try visitor.get("/api/subjects")
        #expect(subjects.header("Content-Type") == "application/json")
        #expect(
            subjects.text
                == #"{"subjects":["Astronomy","Cooking","Fiction","Gardening","History","Travel & Maps"]}"#)
    }

    @Test func aPageThatNeedsALoginSendsToTheLoginPage() throws {
        var visitor = try LibrarySite.visitor()
        let response = try visitor.get("/account")
        #expect(response.status == 302)
        #expect(response.header("Location") == "/login")
    }

    @Test func loggingInOpensAFreshSession() throws {
        var visitor = try LibrarySite.visitor()
        _ = try visitor.get("/")
        let before = visitor.cookie
        #expect(try visitor.post("/login", "card=A-1001&pin=0000").header("Location") == "/login")
        #expect(
            try visitor.page("/login").contains(
                #"<p role="status" class="error">Card number or PIN is wrong.</p>"#))
        #expect(!(try visitor.page("/login").contains("is wrong")), "a message shows once")
        #expect(visitor.cookie == before)
        #expect(try visitor.post("/login", "card=+A-1001+&pin=4711").header("Location") == "/account")
        #expect(visitor.cookie != before)
        #expect(try visitor.page("/account").contains("Log out Nora Field"))
        _ = try visitor.get("/logout")
        #expect(try visitor.get("/account").status == 302)
    }

    @Test func aStoredLoginIsSignedInAtReset() throws {
        var visitor = try LibrarySite.visitor(signedInAs: "second")
        #expect(try visitor.page("/account").contains("Log out Sam &lt;Reed&gt; &amp; Co"))
    }

    @Test func borrowingWritesAndForksKeepApart() throws {
        var visitor = try LibrarySite.visitor(signedInAs: "reader")
        let slug = try firstFreeBook(&visitor)
        var fork = visitor
        let answer = try visitor.post("/books/\(slug)/borrow")
        #expect(answer.header("Location") == "/account")
        let account = try visitor.page("/account")
        #expect(account.contains("until 2026-05-25."))
        #expect(account.contains("May 25, 2026"))
        #expect(account.contains("My loans (3)"))
        #expect(try fork.page("/account").contains("My loans (2)"))
        #expect(try visitor.post("/books/\(slug)/borrow").header("Location") == "/books/\(slug).html")
        #expect(try visitor.page("/books/\(slug).html").contains("You have this book already"))
    }

    @Test func equalHistoriesHaveEqualStates() throws {
        var first = try LibrarySite.visitor(signedInAs: "reader")
        var second = try LibrarySite.visitor(signedInAs: "reader")
        let slug = try firstFreeBook(&first)
        _ = try firstFreeBook(&second)
        #expect(first.world.states[0].database == .seed)
        _ = try first.post("/books/\(slug)/borrow")
        _ = try second.post("/books/\(slug)/borrow")
        #expect(first.world.states[0].database == second.world.states[0].database)
        #expect(first.world.states[0].database != .seed)
        _ = try first.post("/loans/1/return")
        #expect(first.world.states[0].database != second.world.states[0].database)
    }

    @Test func aFormThatBreaksItsRulesSaysSo() throws {
        var visitor = try LibrarySite.visitor()
        let slug = try firstFreeBook(&visitor)
        let path = "/books/\(slug)/notes"
        #expect(
            try visitor.post(path, "ratings%5B1%5D=9&text=Fine").header("Location") == "/books/\(slug).html")
        #expect(try visitor.page("/books/\(slug).html").contains("Please choose one to five stars."))
        _ = try visitor.post(path, "ratings%5B1%5D=4&text=++")
        #expect(try visitor.page("/books/\(slug).html").contains("Please write something."))
        let published = try visitor.post(path, "ratings%5B1%5D=4&text=Fine+%26+short")
        #expect(published.status == 303)
        #expect(try visitor.page("/books/\(slug).html").contains("<li>1. ★★★★☆ Fine &amp; short</li>"))
    }

    @Test func listsAndMapsOfAFormReachSQLAsJSON() throws {
        var visitor = try LibrarySite.visitor(signedInAs: "reader")
        let page = try visitor.post("/account/renew", "loan[]=1&loan[]=2&days[2]=30").text
        #expect(page.contains("<li>loan 1: 7 days</li>\n<li>loan 2: 30 days</li>"))
        let account = try visitor.page("/account")
        #expect(account.contains("May 17, 2026") && account.contains("June 11, 2026"))
    }

    @Test func multipartFormsAreRead() throws {
        var visitor = try LibrarySite.visitor()
        let body =
            "--b\r\nContent-Disposition: form-data; name=\"card\"\r\n\r\nA-1002\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"pin\"\r\n\r\n0815\r\n--b--\r\n"
        let response = try visitor.send(
            "POST", "/login", form: body,
            headers: [HTTPHeader("Content-Type", "multipart/form-data; boundary=b")])
        #expect(response.header("Location") == "/account")
    }

    @Test func theClockGoesOnASecondWithEachRequestAndStartsAgainAtReset() throws {
        var visitor = try LibrarySite.visitor()
        #expect(
            try visitor.page("/today").contains(
                "It is 2026-05-04 08:00:00; the library is open today, 2026-05-04."))
        #expect(try visitor.page("/today").contains("It is 2026-05-04 08:00:01;"))
        _ = try visitor.world.reset(task: WebTask(taskID: "", sites: [], intent: "", startURLs: []), seed: 1)
        #expect(try visitor.page("/today").contains("08:00:00"))
    }

    @Test func sessionsHaveIdentifiersOfTheirOwnThatEveryWorldRepeats() throws {
        var one = try LibrarySite.visitor(seed: 5)
        var two = try LibrarySite.visitor(seed: 6)
        _ = (try one.get("/"), try two.get("/"))
        #expect(one.cookie == two.cookie)
        #expect(one.cookie?.count == "card_session=".count + 26)
        let first = one.cookie
        _ = try one.get("/logout")
        #expect(one.cookie != first)
    }

    @Test func anUnknownOriginIsAHostThatCannotBeReached() throws {
        var visitor = try LibrarySite.visitor()
        #expect(throws: UnreachableHost.self) { _ = try visitor.get("http://elsewhere.test/") }
        #expect(throws: UnreachableHost.self) { _ = try visitor.get("http://library.test.evil/") }
    }

    @Test func placeholdersBecomeAddresses() throws {
        let visitor = try LibrarySite.visitor()
        #expect(
            visitor.world.expandPlaceholders("__LIBRARY__/books?a=__LIBRARY__")
                == "http://library.test/books?a=http://library.test")
    }

    @Test func noRequestIsTooStrangeToAnswer() throws {
        var visitor = try LibrarySite.visitor(signedInAs: "reader")
        var random = RandomSource(seed: 11)
        let pieces = [
            "/", "books", "?", "&", "=", "page=", "%", "%zz", "%00", "{", "}", "..", "#", "loans/",
            "99999999999999999999", "/return",
            "ratings[1]=", "loan[]=", "days[", "]=", ";", "é", "login", "-1", "1e400", "static/", "\u{0}",
            "\r\n", ".html", "borrow",
        ]
        func text() -> String {
            (0..<random.next() % 9).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
        }
        for _ in 0..<1500 {
            let method = ["GET", "POST", "HEAD", "PUT", ""][Int(random.next() % 5)]
            let type = [
                "application/x-www-form-urlencoded", "multipart/form-data; boundary=", "multipart/form-data",
                "text/plain",
            ]
            let headers = [
                HTTPHeader("Content-Type", type[Int(random.next() % 4)]), HTTPHeader("Referer", text()),
                HTTPHeader("Cookie", text()),
            ]
            let response = try visitor.send(method, "/" + text(), form: text(), headers: headers)
            #expect((200..<600).contains(response.status))
            #expect(response.header("Location")?.contains("\n") != true)
        }
        for address in [
            "http://library.test", "http://library.test?q=1", "http://library.test#x",
            "http://library.test/?#",
        ] {
            #expect(try visitor.get(address).status == 200)
        }
    }

    /// The slug of a book that can be borrowed by either member.
    private func firstFreeBook(_ visitor: inout Visitor) throws -> String {
        let page = try visitor.page("/books?subject=Cooking")
        let marker = "/books/"
        for line in page.split(separator: "\n") where line.contains("<li") && !line.contains("lent out") {
            guard let range = line.range(of: marker) else { continue }
            return String(line[range.upperBound...].prefix { $0 != "." })
        }
        throw EnvironmentError("no free book")
    }
}
