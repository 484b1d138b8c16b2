import Browser
import Testing
import WebEnv

@testable import MockWeb

@Suite("A request costs what it does, however many sessions there are")
struct SessionCostTests {
    @Test("The state goes through a request without a copy of the sessions")
    func noCopy() throws {
        let host = try LibrarySite.host()
        var state = host.initialState(seed: 1)
        for _ in 0..<SessionTable.generationLimit / 2 { _ = host.signIn(nil, state: &state) }
        let address = state.sessions.storage
        for path in ["/", "/books", "/nowhere", "/static/style.css", "/account"] {
            _ = host.respond(to: HTTPRequest(url: "http://library.test\(path)"), state: &state)
            #expect(state.sessions.storage == address, "\(path)")
        }
    }
}

extension SessionTable {
    /// Where the younger generation lies: another place after a copy or a growth.
    fileprivate var storage: UInt {
        // A dictionary is one reference to its storage.
        withUnsafeBytes(of: self) { $0.load(as: UInt.self) }
    }
}
