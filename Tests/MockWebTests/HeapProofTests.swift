@testable import Browser
import Foundation
import Groundwork
@testable import Page
import TestSupport
import Testing

@testable import MockWeb
@testable import WebEnv

private let isAlone = ProcessInfo.processInfo.environment["WEBRL_HEAP_PROOF"] != nil

/// What the allocator has given out is that of the whole process, so these run in a process of their own, one after the other.
@Suite("Counted bytes are the allocator's", .serialized)
struct HeapProofTests {
    @Test("The proofs hold in a process of their own", .enabled(if: !isAlone))
    func alone() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        // As this process was begun, but for what it runs.
        process.arguments = ["--testing-library", "swift-testing", "--filter", "HeapProofTests"]
        process.environment = ProcessInfo.processInfo.environment.merging(["WEBRL_HEAP_PROOF": "1"]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        #expect(text.contains("a cache of 2 MiB holds"), "\(text)")
    }

    private func response(_ number: Int) -> HTTPResponse {
        let rows = (0..<60).map { "<li><a href=/\(number)/\($0)>Item \($0) of page \(number)</a>" }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1 << 16)
        bytes +=
            "<title>Page \(number)</title><form><input name=q></form><ul>\(rows.joined(separator: "\n"))</ul>"
            .utf8
        return HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "text/html")], body: ResponseBody(bytes))
    }

    private func show(_ response: HTTPResponse, _ number: Int) throws {
        let url = try #require(WebURL("http://a.test/\(number)"))
        let page = response.body.page(url: url, contentType: "text/html")
        #expect(page.view(FormState()).nodes.count > 60)
    }

    @Test("The estimates are within a fifth of what the allocator gave", .enabled(if: isAlone))
    func estimates() throws {
        try show(response(-1), -1)
        let before = Heap.bytesInUse()
        let responses = (0..<300).map { response($0) }
        for (number, response) in responses.enumerated() { try show(response, number) }
        let used = Double(Heap.bytesInUse() - before)
        let counted = Double(responses.reduce(0) { $0 + $1.body.memoryFootprint })
        #expect((0.8...1.2).contains(counted / used), "counted \(counted), used \(used)")
    }

    @Test(
        "A cache that saw twenty times its capacity holds no more than half above it", .enabled(if: isAlone))
    func cache() throws {
        try show(response(-1), -1)
        let capacity = 2 << 20
        let before = Heap.bytesInUse()
        var cache = ResponseCache(capacity: capacity)
        var seen = 0
        var number = 0
        while seen < 20 * capacity {
            let response = response(number)
            cache.store(response, for: ResponseCache.Key(Array("/\(number)".utf8)))
            try show(response, number)
            seen += response.body.memoryFootprint
            number += 1
        }
        let held = Heap.bytesInUse() - before
        #expect(held <= capacity * 3 / 2, "\(held) of \(capacity)")
        #expect(held >= capacity / 3, "\(held) of \(capacity): it keeps what it may")
        print("a cache of 2 MiB holds \(held) bytes after \(number) pages")
        withExtendedLifetime(cache) {}
    }

    @Test(
        "One environment takes a tenth of its bound beside the pages that others show", .enabled(if: isAlone))
    func environments() throws {
        let host = try LibrarySite.host(cacheCapacity: 64 << 20)
        func environment() throws -> WebEnvironment {
            var environment = WebEnvironment(transport: MockWorld(hosts: [host]))
            let task = WebTask(
                taskID: "t", sites: ["library"], intent: "", startURLs: ["http://library.test/"],
                requiresLogin: true)
            _ = try environment.reset(task: task, seed: 1)
            _ = try environment.step(.goto(url: "http://library.test/books"))
            _ = try environment.step(.goto(url: "http://library.test/account"))
            return environment
        }
        _ = try environment()
        let before = Heap.bytesInUse()
        let living = try (0..<1000).map { _ in try environment() }
        let each = (Heap.bytesInUse() - before) / living.count
        #expect(each < 10_000, "\(each) bytes")
        withExtendedLifetime(living) {}
    }
}
