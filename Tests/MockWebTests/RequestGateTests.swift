import Browser
import Testing
import WebEnv

@testable import MockWeb

@Suite("A server answers only under its own names, and changes nothing for pages of elsewhere")
struct RequestGateTests {
    private let gate = RequestGate(port: 8080, sites: ["http://shop.test", "http://wiki.test"])

    private func request(
        _ method: String = "GET", host: String = "shop.localhost:8080", _ headers: [String: String] = [:]
    ) -> ServedRequest {
        ServedRequest(
            method: method, target: "/", authority: host,
            headers: headers.map { HTTPHeader($0.key, $0.value) }, body: [], keepsConnection: false)
    }

    @Test(
        "Hosts that are answered",
        arguments: [
            "shop.test", "SHOP.test", "shop.test:8080", "shop.test:80", "shop.localhost:8080",
            "wiki.localhost", "localhost:8080", "localhost", "127.0.0.1:8080", "[::1]:8080",
        ])
    func knownHosts(host: String) {
        for effect in [RequestGate.Effect.none, .change, .control] {
            #expect(gate.refusal(of: request(host: host), with: effect) == nil)
        }
    }

    @Test(
        "Hosts that are not",
        arguments: [
            "", "evil.example", "evil.example:8080", "shop.test.evil.example", "evil.localhost:8080",
            "localhost:9", "127.0.0.1:80", "shop.test:9", "127.0.0.2:8080", "[::2]:8080", "[::1", "::1",
            "user@localhost:8080", "localhost:8080:8080", "localhost:x", "shop.test, evil.example",
            "localhost.", "shop.test\u{301}",
        ])
    func unknownHosts(host: String) {
        for effect in [RequestGate.Effect.none, .change, .control] {
            #expect(gate.refusal(of: request(host: host), with: effect)?.status == 421)
        }
    }

    /// What browsers say of the page that sends a request, and who that is.
    private static let senders: [([String: String], RequestGate.Sender)] = [
        ([:], .noPage),
        (["Sec-Fetch-Site": "none"], .noPage),
        (["Sec-Fetch-Site": "same-origin", "Referer": "http://shop.localhost:8080/a"], .own),
        (["Origin": "http://shop.localhost:8080"], .own),
        // A form of one site that posts to another.
        (["Origin": "http://wiki.localhost:8080", "Sec-Fetch-Site": "cross-site"], .own),
        (["Origin": "http://wiki.test"], .own),
        (["Origin": "http://localhost:8080"], .own),
        (["Referer": "http://wiki.test/page"], .own),
        // A link of one site to another.
        (
            [
                "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate",
                "Referer": "http://wiki.localhost:8080/",
            ], .own
        ),
        (["Origin": "null", "Sec-Fetch-Site": "same-origin"], .own),
        (["Origin": "null"], .foreign),
        (["Origin": "null", "Sec-Fetch-Site": "cross-site"], .foreign),
        (["Origin": ""], .foreign),
        (["Origin": "https://evil.example"], .foreign),
        (["Origin": "http://shop.test.evil.example"], .foreign),
        (["Origin": "https://shop.test"], .foreign),
        (["Origin": "http://shop.test/"], .foreign),
        (["Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"], .foreign),
        (["Sec-Fetch-Site": "same-site"], .foreign),
        (["Sec-Fetch-Site": "cross-site"], .foreign),
        (["Sec-Fetch-Site": "Cross-Site", "Referer": "https://evil.example/"], .foreign),
        (["Sec-Fetch-Site": "something-new"], .foreign),
        (["Referer": "https://evil.example/"], .foreign),
        (["Referer": "http://localhost:3000/"], .foreign),
    ]

    @Test("The sender is read from what a page can't set", arguments: senders)
    func whoSends(headers: [String: String], sender: RequestGate.Sender) {
        let request = request("POST", headers)
        #expect(gate.sender(of: request) == sender)
        #expect((gate.refusal(of: request, with: .change)?.status == 403) == (sender == .foreign))
        #expect((gate.refusal(of: request, with: .control)?.status == 403) == (sender != .noPage))
        #expect(gate.refusal(of: request, with: .none) == nil)
    }

    @Test("One own origin among several does not make a request our own")
    func severalOrigins() {
        var request = request("POST")
        request.headers = [
            HTTPHeader("Origin", "http://shop.test"), HTTPHeader("Origin", "http://evil.example"),
        ]
        #expect(gate.sender(of: request) == .foreign)
    }
}
