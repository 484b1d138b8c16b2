import Browser
import Groundwork
import Synchronization
import Testing
import WebEnv

@testable import MockWeb

struct CacheTests {
    /// A random walk over the library; the same for the same seed.
    private func walk(_ visitor: inout Visitor, seed: UInt64, steps: Int) throws -> [String] {
        var random = RandomSource(seed: seed)
        let books = try visitor.page("/books").split(separator: "/books/").dropFirst().map {
            String($0.prefix { $0 != "." })
        }
        var log: [String] = []
        for _ in 0..<steps {
            let book = books[Int(random.next() % UInt64(books.count))]
            let response: HTTPResponse
            switch random.next() % 12 {
            case 0: response = try visitor.post("/books/\(book)/borrow")
            case 1: response = try visitor.post("/loans/\(random.next() % 5)/return")
            case 2:
                response = try visitor.post(
                    "/books/\(book)/notes", "ratings[1]=\(random.next() % 7)&text=note")
            case 3: response = try visitor.post("/login", "card=A-100\(1 + random.next() % 3)&pin=4711")
            case 4: response = try visitor.get("/logout")
            case 5: response = try visitor.get("/today")
            case 6: response = try visitor.get("/account")
            case 7: response = try visitor.get("/books?q=\(book.prefix(5))&page=\(random.next() % 3)")
            default: response = try visitor.get("/books/\(book).html")
            }
            log.append(
                "\(response.status) \(response.headers.map { "\($0.name): \($0.value)" }) \(response.text)")
        }
        return log
    }

    @Test(arguments: 1...6) func theCacheNeverChangesAByte(seed: UInt64) throws {
        var cold = try LibrarySite.visitor(signedInAs: "reader", cacheCapacity: 0)
        let expected = try walk(&cold, seed: seed, steps: 150)
        let shared = try LibrarySite.host()
        for _ in 0..<2 {
            var warm = try Visitor(host: shared, signedInAs: "reader")
            #expect(try walk(&warm, seed: seed, steps: 150) == expected)
        }
        var small = try Visitor(host: LibrarySite.host(cacheCapacity: 20_000), signedInAs: "reader")
        #expect(try walk(&small, seed: seed, steps: 150) == expected)
    }

    @Test func theSamePageInTheSameStateIsTheSameObject() throws {
        let host = try LibrarySite.host()
        var one = try Visitor(host: host, seed: 1), two = try Visitor(host: host, seed: 2)
        #expect(try one.get("/books").body === two.get("/books").body)
        var reader = try Visitor(host: host, signedInAs: "reader")
        #expect(try one.get("/books").body !== reader.get("/books").body)
    }

    @Test func walksOnManyThreadsAreWhatTheyAreOnOne() async throws {
        let host = try LibrarySite.host(cacheCapacity: 200_000)
        var logs: [UInt64: [String]] = [:]
        for seed in UInt64(1)...6 {
            var visitor = try Visitor(
                host: LibrarySite.host(cacheCapacity: 0), signedInAs: "reader", seed: seed)
            logs[seed] = try walk(&visitor, seed: seed, steps: 60)
        }
        let expected = logs
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for seed in UInt64(1)...6 {
                group.addTask {
                    var visitor = try Visitor(host: host, signedInAs: "reader", seed: seed)
                    return try walk(&visitor, seed: seed, steps: 60) == expected[seed]
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }
}
