import Foundation

/// The folder in which an upload keeps its record, the photo, and the form that the system sends.
struct Kept {
    let folder: URL

    var photo: URL { file("photo") }

    private var record: URL { file("pending.json") }

    /// The form of an upload: a task reads it until it ends, so another upload's has a file of its own.
    func form(of uploadID: String) -> URL { file("form-\(uploadID)") }

    func load() throws -> Pending {
        try JSONDecoder().decode(Pending.self, from: Data(contentsOf: record))
    }

    func store(_ pending: Pending) throws {
        try JSONEncoder().encode(pending).write(to: record, options: .atomic)
    }

    /// Changes the record. Throws where there is none: a photo that was cancelled meanwhile does not come back.
    @discardableResult
    func change(_ edit: (inout Pending) -> Void) throws -> Pending {
        var pending = try load()
        edit(&pending)
        try store(pending)
        return pending
    }

    func clear() {
        for file in [record, photo] { try? FileManager.default.removeItem(at: file) }
        removeForms()
    }

    func removeForms() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix("form-") { try? FileManager.default.removeItem(at: file(name)) }
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
}
