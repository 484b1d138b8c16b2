import Testing
@testable import WebArena

@testable import WebEnv

@Suite("Pages of trajectory files")
struct PageShapeTests {
    /// A page with nodes of these ids, depths and parents.
    private func file(_ nodes: [(id: Int, depth: Int, parent: Int)]) -> [UInt8] {
        let list = nodes.map { "[\($0.id),\"generic\",\"\",\"\",0,\($0.depth),\($0.parent)]" }
        let header = "{\"format\":\"webrl-trajectories\",\"version\":1}\n"
        return Array(
            (header
                + "{\"page\":\"a\",\"title\":\"\",\"text\":\"\",\"nodes\":[\(list.joined(separator: ","))]}\n")
                .utf8)
    }

    @Test("A tree is read")
    func tree() throws {
        let bytes = file([(1, 0, -1), (2, 1, 0), (3, 2, 1), (4, 1, 0)])
        #expect(try TrajectoryFile.read(bytes, file: "f").pages.count == 1)
    }

    @Test(
        "What is no tree is refused with the line",
        arguments: [
            [(1, 0, 0)], [(1, 1, -1)], [(1, 0, -1), (2, 1, 5)], [(1, 0, -1), (2, 1, -7)],
            [(1, 0, -1), (2, 3, 0)],
            [(1, 0, -1), (2, -1, 0)], [(1, 0, -1), (2, 1, 1)], [(1, 0, -1), (2, 1, 0), (3, 2, 0)],
            [(1, 0, -1), (2, 0, -1)], [(1, 0, -1), (2, Int.max, 0)], [(1, 0, -1), (Int.max, 1, 0)],
            [(1, 0, -1), (-1, 1, 0)], [],
        ])
    func noTree(nodes: [(Int, Int, Int)]) throws {
        let bytes = file(nodes.map { (id: $0.0, depth: $0.1, parent: $0.2) })
        let error = try #require(throws: TrajectoryFileError.self) {
            try TrajectoryFile.read(bytes, file: "f")
        }
        #expect(error.line == 2)
    }
}
