import Foundation
import Groundwork
import Workbench

/// The program that serves. It stands beside this one and takes its place.
enum ServerProgram {
    private static let name = "webrl-serve"

    /// Becomes the server; signals and standard streams stay what they are.
    /// - Throws: ``InputError`` where it was not built.
    static func become(_ order: ServeOrder) throws -> Never {
        let path = try path()
        let texts = [path, try order.argument()]
        var arguments: [UnsafeMutablePointer<CChar>?] = texts.map { text in strdup(text) }
        arguments.append(nil)
        execv(path, arguments)
        throw InputError("\(path): \(String(cString: strerror(errno)))")
    }

    private static func path() throws -> String {
        let own = (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
            .resolvingSymlinksInPath()
        let path = own.deletingLastPathComponent().appendingPathComponent(name).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw InputError(
                "\(path) is not there: the server is built by itself (make server, or swift build -c release --product \(name))"
            )
        }
        return path
    }
}
