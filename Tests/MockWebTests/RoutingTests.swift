import Dispatch
import Groundwork
import Testing

@testable import MockWeb

/// Edges as `shortest_path` takes them.
private struct Edges {
    var list: [(id: Int64, from: Int64, to: Int64, cost: Int64)] = []

    var json: String {
        "[" + list.map { "[\($0.id),\($0.from),\($0.to),\($0.cost)]" }.joined(separator: ", ") + "]"
    }
    var graph: WeightedGraph? {
        json.utf8.withContiguousStorageIfAvailable { WeightedGraph(json: UnsafeRawBufferPointer($0)) } ?? nil
    }

    static func random(nodes: Int64, edges: Int, _ chance: inout RandomSource) -> Edges {
        let ends = 1...nodes
        let list = (0..<edges).map {
            (
                id: Int64(1000 - $0), from: Int64.random(in: ends, using: &chance),
                to: Int64.random(in: ends, using: &chance),
                cost: Int64.random(in: 0...9, using: &chance)
            )
        }
        return Edges(list: list)
    }

    /// Costs from one node to every node, edge by edge until nothing gets better.
    func costs(from start: Int64) -> [Int64: Int64] {
        var costs: [Int64: Int64] = [start: 0]
        var isImproving = true
        while isImproving {
            isImproving = false
            for edge in list {
                guard let cost = costs[edge.from], cost + edge.cost < costs[edge.to, default: .max] else {
                    continue
                }
                costs[edge.to] = cost + edge.cost
                isImproving = true
            }
        }
        return costs
    }
}

private func value(_ sql: String, _ connection: SQLConnection) throws -> SQLValue {
    let statement = try connection.prepare(sql)
    defer { statement.finalize() }
    var store = CellStore()
    _ = try connection.rows(of: statement, shape: 0, into: &store)
    return store.cells.first.map { store.value($0) } ?? .null
}

struct RoutingTests {
    @Test func pathsOfRandomGraphsCostWhatTryingEverythingFinds() throws {
        var chance = RandomSource(seed: 4)
        for round in 0..<200 {
            let edges = Edges.random(nodes: Int64(2 + round % 9), edges: round % 31, &chance)
            let graph = try #require(edges.graph)
            let known = Set(edges.list.flatMap { [$0.from, $0.to] })
            for start in known {
                let costs = edges.costs(from: start)
                for end in known { #expect(graph.shortestPath(from: start, to: end)?.cost == costs[end]) }
            }
        }
    }

    @Test func theEdgesOfAPathFollowEachOtherAndAddUpToItsCost() throws {
        var chance = RandomSource(seed: 5)
        let edges = Edges.random(nodes: 40, edges: 120, &chance)
        let graph = try #require(edges.graph)
        var longest = 0
        for end in edges.costs(from: 1).keys {
            let path = try #require(graph.shortestPath(from: 1, to: end))
            let taken = try path.edges.map { id in try #require(edges.list.first { $0.id == id }) }
            #expect(taken.map(\.cost).reduce(0, +) == path.cost)
            #expect([1] + taken.map(\.to) == taken.map(\.from) + [end])
            longest = max(longest, taken.count)
        }
        #expect(longest > 3)
    }

    @Test func sqlGetsTheEdgesAndTheCost() throws {
        let connection = try SQLConnection()
        try connection.execute(
            script: """
                CREATE TABLE road (id INTEGER, a INTEGER, b INTEGER, seconds INTEGER);
                INSERT INTO road VALUES (7, 1, 2, 50), (8, 2, 3, 50), (9, 1, 3, 101), (10, 3, 1, 5);
                CREATE TABLE graph AS SELECT json_group_array(json_array(id, a, b, seconds)) AS edges FROM road;
                """)
        #expect(try value("SELECT shortest_path(edges, 1, 3) FROM graph", connection) == .text("[7,8]"))
        #expect(try value("SELECT path_cost(edges, 1, 3) FROM graph", connection) == .integer(100))
        #expect(try value("SELECT shortest_path(edges, 2, 2) FROM graph", connection) == .text("[]"))
        try connection.execute(script: "UPDATE graph SET edges = replace(edges, '[9,1,3,101]', '[9,1,3,99]')")
        #expect(try value("SELECT shortest_path(edges, 1, 3) FROM graph", connection) == .text("[9]"))
    }

    @Test(arguments: [
        "shortest_path(NULL, 1, 2)", "shortest_path('[]', 1, 2)", "shortest_path('[[1,1,2,3]]', 2, 1)",
        "shortest_path('[[1,1,2,3]]', 1, 5)", "shortest_path('[[1,1,2,3]]', NULL, 2)",
        "path_cost('[[1,1,2,3]]', 2, 1)",
        "path_cost(' [ [ 1 , 1 , 2 , 3 ] ] ', 1e30, 2)",
    ])
    func whereNoWayLeadsTheAnswerIsNull(call: String) throws {
        #expect(try value("SELECT " + call, SQLConnection()) == .null)
    }

    @Test(arguments: [
        "", "[", "[[1,2,3]]", "[[1,2,3,4]", "[[1,2,3,4],]", "[[1,2,3,-4]]", "[[1,2,3,4.5]]",
        "[[1,2,3,9999999999]]", "{}",
        "[[1,2,3,4]] x", "[[1,99999999999999999999,3,4]]", "[[1,null,3,4]]",
    ])
    func whatIsNoGraphIsAMistakeOfTheStatement(graph: String) throws {
        #expect(throws: SQLFailure.self) { try value("SELECT path_cost('\(graph)', 1, 2)", SQLConnection()) }
    }

    @Test func connectionsOnManyThreadsAgree() throws {
        var chance = RandomSource(seed: 6)
        let edges = Edges.random(nodes: 300, edges: 1200, &chance)
        let costs = edges.costs(from: 1)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            guard let connection = try? SQLConnection() else { return }
            for end in 2...40 as ClosedRange<Int64> {
                let cost = try? value("SELECT path_cost('\(edges.json)', 1, \(end))", connection)
                #expect(cost == costs[end].map { .integer($0) } ?? .null)
            }
        }
    }
}
