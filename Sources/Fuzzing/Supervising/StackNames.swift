import Foundation

/// Names of functions by their addresses in a program, by the tools of the system where they are there.
enum StackNames {
    /// - Parameter addresses: return addresses, as offsets into the program's file.
    /// - Returns: a name for each, or its address in hexadecimal where nothing tells the name.
    static func names(of addresses: [UInt64], in program: URL) -> [String] {
        let plain = addresses.map { "0x" + String($0, radix: 16) }
        guard !addresses.isEmpty else { return [] }
        // The call is before the return address.
        let places = addresses.map { "0x" + String($0 - 1, radix: 16) }
        let output = run("addr2line", ["-f", "-e", program.path] + places)
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 2 * addresses.count else { return plain }
        let names = addresses.indices.map { lines[2 * $0] }
        let readable = run("swift-demangle", ["--simplified", "--compact"] + names)
            .split(separator: "\n").map(String.init)
        let shown = readable.count == names.count ? readable : names
        return zip(shown, plain).map { $0 == "??" ? $1 : $0 }
    }

    private static func run(_ tool: String, _ arguments: [String]) -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard let path = folders.map({ "\($0)/\(tool)" }).first(where: FileManager.default.isExecutableFile)
        else {
            return ""
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return "" }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
