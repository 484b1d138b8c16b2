import Glibc

/// Reads what a person named to be read: a file, standard input, or a pipe such as a shell makes for `<(…)`.
package enum InputFile {
    /// Bytes of a page or a task file.
    package static let longest = 256 << 20

    /// - Parameter limit: bytes at most.
    /// - Throws: ``InputError`` where there is nothing to read, or more than that.
    package static func contents(of path: String, limit: Int = longest) throws(InputError) -> [UInt8] {
        // Opening a pipe that nobody writes to would wait for good.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw InputError(
                "\(path): \(errno == ENOENT ? "no such file" : String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        return try contents(of: descriptor, named: path, limit: limit)
    }

    package static func standardInput(limit: Int = longest) throws(InputError) -> [UInt8] {
        try contents(of: STDIN_FILENO, named: "standard input", limit: limit)
    }

    private static func contents(
        of descriptor: Int32, named name: String, limit: Int
    ) throws(InputError) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw InputError("\(name) could not be read") }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw InputError("\(name): this is a folder") }
        let bytes = try read(descriptor, named: name, limit: limit)
        if bytes.isEmpty, kind == S_IFIFO, descriptor != STDIN_FILENO {
            throw InputError("\(name): this is a pipe, and nobody writes to it")
        }
        return bytes
    }

    private static func read(
        _ descriptor: Int32, named name: String, limit: Int
    ) throws(InputError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                guard errno == EAGAIN || errno == EINTR else {
                    throw InputError("\(name) could not be read: \(String(cString: strerror(errno)))")
                }
                wait(for: descriptor)
                continue
            }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw InputError("\(name): this is longer than \(limit >> 20) MiB")
            }
        }
    }

    /// Waits until whoever writes to the pipe has written something, or has gone.
    private static func wait(for descriptor: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, -1)
    }
}
