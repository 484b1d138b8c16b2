import Browser
import Groundwork
import Testing
import WebEnv

@testable import MockWeb

@Suite("The response cache holds what it says")
struct CacheMemoryTests {
    private func response(_ number: Int) -> HTTPResponse {
        let rows = (0..<60).map { "<li><a href=/\(number)/\($0)>Item \($0) of page \(number)</a>" }
        let page = "<title>Page \(number)</title><ul>\(rows.joined(separator: "\n"))</ul>"
        return HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "text/html; charset=utf-8")],
            body: ResponseBody(page))
    }
    private func key(_ number: Int) -> ResponseCache.Key { ResponseCache.Key(Array("/\(number)".utf8)) }

    private struct Answering: Transport {
        let response: HTTPResponse
        func send(_ request: HTTPRequest) -> HTTPResponse { response }
        func reset(_ start: WorldStart) -> [(url: String, setCookie: String)] { [] }
        func expandPlaceholders(_ text: String) -> String { text }
    }

    /// A browser that shows the page.
    private func show(_ response: HTTPResponse, _ number: Int = 0) throws -> Session {
        var session = Session(transport: Answering(response: response))
        try session.open(try #require(WebURL("http://a.test/\(number)")))
        #expect(session.view.nodes.count > 60)
        return session
    }

    @Test(
        "Filled with twenty times its capacity of pages that are parsed and viewed, it keeps to its capacity")
    func capacity() throws {
        let one = response(0)
        _ = try show(one)
        let size = one.body.memoryFootprint
        #expect(size > 4 * one.body.bytes.count, "most of a page is what is computed from its bytes")
        let capacity = 12 * size
        var cache = ResponseCache(capacity: capacity)
        weak var first: ResponseBody?
        var living: [Weak] = []
        for number in 0..<240 {
            let response = response(number)
            if number == 0 { first = response.body }
            living.append(Weak(body: response.body))
            // Kept while it is nothing but bytes, as the site does.
            cache.store(response, for: key(number))
            _ = try show(response, number)
            // Each generation is looked at when a page comes, and the last page of it may grow afterwards.
            #expect(cache.footprint <= capacity + 2 * size, "at page \(number)")
        }
        #expect(first == nil)
        let held = living.compactMap(\.body)
        #expect((4...14).contains(held.count))
        #expect(held.reduce(0) { $0 + $1.memoryFootprint } <= capacity + 2 * size)
        let (last, gone) = (cache.response(for: key(239)), cache.response(for: key(0)))
        #expect(last != nil && gone == nil)
    }

    @Test("A page in use stays, whatever else comes by")
    func use() throws {
        var cache = ResponseCache(capacity: 400_000)
        let kept = response(-1)
        cache.store(kept, for: key(-1))
        for number in 0..<200 {
            cache.store(response(number), for: key(number))
            let found = cache.response(for: key(-1))
            #expect(found?.body === kept.body)
        }
    }

    @Test("A page that someone still shows is shared though the cache has dropped it")
    func sharing() throws {
        var cache = ResponseCache(capacity: 200_000)
        var response: HTTPResponse? = self.response(0)
        cache.store(try #require(response), for: key(0))
        var session: Session? = try show(try #require(response))
        weak let body = response?.body
        response = nil
        for number in 1..<300 { cache.store(self.response(number), for: key(number)) }
        let found = cache.response(for: key(0))
        let again = try #require(found)
        #expect(again.body === body && again.header("Content-Type") == "text/html; charset=utf-8")
        for number in 300..<600 { cache.store(self.response(number), for: key(number)) }
        #expect(body == nil || session != nil)
        session = nil
    }

    private struct Weak { weak var body: ResponseBody? }
}
