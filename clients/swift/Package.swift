// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "FacePass",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "FacePass", targets: ["FacePass"])],
    targets: [.target(name: "FacePass")]
)
