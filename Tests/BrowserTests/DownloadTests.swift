import Groundwork
import TestSupport
import Testing

@testable import Browser
@testable import WebEnv

/// What browsers save to disk leaves the page as it is.
@Suite struct DownloadTests {
    /// The title of the tab after a click on a link, and what the agent was told.
    private func follow(
        type: String?, disposition: String? = nil, body: [UInt8] = Array("<title>New</title>".utf8),
        status: Int = 200,
        link: String = "<a href=/files/x.bin>Get</a>"
    ) throws -> (title: String, notice: String?, tabs: Int) {
        var web = ScriptedTransport()
        web.page("http://shop.test/", "<title>Old</title>" + link)
        web.route("GET", "http://shop.test/files/x.bin") { _, _ in
            let headers =
                (type.map { [HTTPHeader("Content-Type", $0)] } ?? [])
                + (disposition.map { [HTTPHeader("Content-Disposition", $0)] } ?? [])
            return HTTPResponse(status: status, headers: headers, body: ResponseBody(body))
        }
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        let id = session.view.id(.link, "Get")
        let notice = try ActionExecutor.perform(.click(id: id), in: &session)
        return (session.page.title, notice, session.tabs.count)
    }

    @Test(
        arguments: [
            ("text/html", "attachment"), ("text/html", "attachment; filename=report.html"),
            ("text/plain", "ATTACHMENT;filename=a.txt"), ("text/html", "form-data; name=x"),
            ("text/csv", nil),
            ("application/octet-stream", nil), ("foo/bar", nil), ("application/zip", "inline"),
            ("text/calendar", nil),
            ("application/vnd.ms-excel", nil),
        ] as [(String, String?)])
    func `attachments and types that are no page leave the page`(type: String, disposition: String?) throws {
        let result = try follow(type: type, disposition: disposition)
        #expect(result.title == "Old")
        #expect(result.notice?.contains("(18 bytes of \(type)) was downloaded") == true)
    }

    @Test func `the notice names the file`() throws {
        let named = try follow(type: "text/csv", disposition: "attachment; filename=\"orders; may.csv\"")
        #expect(named.notice?.hasPrefix("the file 'orders") == true)
        #expect(
            try follow(type: "text/csv").notice?.hasPrefix("the file 'x.bin' (18 bytes of text/csv)") == true)
    }

    @Test(
        arguments: [
            ("text/html", "inline"), ("text/html", ""), ("text/html", "filename=x.html"), ("html", nil),
            ("", nil),
            ("unknown/unknown", nil), (nil, nil),
        ] as [(String?, String?)])
    func `pages are shown, and what names no type is looked at`(type: String?, disposition: String?) throws {
        let result = try follow(type: type, disposition: disposition)
        #expect(result.title == "New" && result.notice == nil)
    }

    @Test func `bytes that are no text are saved, whatever text they are said to be`() throws {
        #expect(try follow(type: "text/plain", body: [0, 1, 2]).title == "Old")
        #expect(try follow(type: nil, body: [0, 1, 2]).title == "Old")
        #expect(try follow(type: "text/plain", body: Array("a".utf8)).title != "Old")
    }

    @Test func `an error is shown, and a new tab for a file is closed`() throws {
        #expect(try follow(type: "text/html", disposition: "attachment", status: 404).title == "New")
        let tab = try follow(type: "text/csv", link: "<a href=/files/x.bin target=_blank>Get</a>")
        #expect(tab.tabs == 1 && tab.title == "Old" && tab.notice != nil)
    }

    @Test func `a frame for a file stays empty`() throws {
        let link = "<iframe title=F src=/files/x.bin></iframe><a href=#>Get</a>"
        #expect(try follow(type: "foo/bar", link: link).title == "Old")
    }
}
