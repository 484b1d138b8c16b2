import Browser
import Foundation
import Testing
import WebEnv

@testable import MockWeb

/// The small site that the tests run on: a library with a catalogue, members, loans and notes.
enum LibrarySite {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/library").path
    static let site: Result<Site, SiteProblems> = Result { () throws(SiteProblems) in
        try Site.load(directory: directory)
    }

    static func host(cacheCapacity: Int = 1 << 24) throws -> SiteHost {
        SiteHost(site: try site.get(), cacheCapacity: cacheCapacity)
    }
    static func visitor(signedInAs login: String? = nil, seed: UInt64 = 1, cacheCapacity: Int = 1 << 24)
        throws -> Visitor
    {
        try Visitor(host: host(cacheCapacity: cacheCapacity), signedInAs: login, seed: seed)
    }
}

/// Someone who sends requests to one site and keeps its cookie.
struct Visitor {
    let host: SiteHost
    var world: MockWorld
    var cookie: String?

    init(host: SiteHost, signedInAs login: String? = nil, seed: UInt64 = 1) throws {
        self.host = host
        world = MockWorld(hosts: [host], seed: seed)
        let task = WebTask(
            taskID: "t", sites: [host.site.name], intent: "", startURLs: [], requiresLogin: login != nil,
            storageState: login)
        keep(try world.reset(task: task, seed: seed).first?.setCookie)
    }

    private mutating func keep(_ setCookie: String?) {
        if let setCookie { cookie = String(setCookie.prefix { $0 != ";" }) }
    }

    mutating func send(_ method: String, _ path: String, form: String = "", headers: [HTTPHeader] = []) throws
        -> HTTPResponse
    {
        var headers = headers
        if let cookie { headers.append(HTTPHeader("Cookie", cookie)) }
        if method == "POST", !headers.contains(where: { $0.name == "Content-Type" }) {
            headers.append(HTTPHeader("Content-Type", "application/x-www-form-urlencoded"))
        }
        let url = path.hasPrefix("/") ? host.site.address + path : path
        let response = try world.send(
            HTTPRequest(method: method, url: url, headers: headers, body: Array(form.utf8)))
        keep(response.header("Set-Cookie"))
        return response
    }
    mutating func get(_ path: String) throws -> HTTPResponse { try send("GET", path) }
    mutating func post(_ path: String, _ form: String = "") throws -> HTTPResponse {
        try send("POST", path, form: form)
    }
    /// The page at a path, as text.
    mutating func page(_ path: String) throws -> String { try get(path).text }
}

extension HTTPResponse {
    var text: String { String(decoding: body.bytes, as: UTF8.self) }
}
