using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Deployment;

/// <summary>What ./ordersync compose --images makes, on a base image from loopback: no engine and no other registry is needed.</summary>
[Collection(nameof(OwnApplications))]
public sealed class ContainerImageTests
{
    [Fact]
    public async Task The_SDK_makes_an_image_that_a_Compose_service_runs()
    {
        await using var registry = await LoopbackRegistry.StartAsync();
        var folder = Directory.CreateTempSubdirectory("ordersync-images-");

        await PublishAsync(registry.BaseImage, folder.FullName);

        var image = await ReadAsync(Path.Combine(folder.FullName, "images", "worker.tar"));
        image.Tags.ShouldBe(["ordersync-worker:1.2.3"]);
        image.Config.GetProperty("Entrypoint").EnumerateArray().Select(word => word.GetString()).ShouldBe(["dotnet", "/app/OrderSync.Worker.dll"]);
        image.Config.GetProperty("WorkingDir").GetString().ShouldBe("/app/");
        image.Config.GetProperty("User").GetString().ShouldBe("1654");
        image.Config.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name).ShouldBe(["8080/tcp"]);
        image.Files.ShouldContain("app/OrderSync.Worker.dll");
        image.Files.ShouldContain("app/OrderSync.Core.dll");
        image.Files.ShouldNotContain(file => file.EndsWith(".env", StringComparison.Ordinal) || file.EndsWith("secrets.json", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    private static async Task PublishAsync(string baseImage, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-euc", ". scripts/common.sh; . scripts/compose.sh; publish_image Worker \"$1\" 1.2.3", "bash", folder])
        {
            WorkingDirectory = Path.GetDirectoryName(Projects.OrderSync_AppHost.ProjectPath)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["ORDERSYNC_BASE_IMAGE"] = baseImage;
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(AppFixture.Cancellation), process.StandardError.ReadToEndAsync(AppFixture.Cancellation));
        await process.WaitForExitAsync(AppFixture.Cancellation);
        process.ExitCode.ShouldBe(0, string.Concat(output));
    }

    private static async Task<(IReadOnlyList<string?> Tags, JsonElement Config, IReadOnlyList<string> Files)> ReadAsync(string archive)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using var stream = File.OpenRead(archive);
        await using var tar = new TarReader(stream);
        while (await tar.GetNextEntryAsync(cancellationToken: AppFixture.Cancellation) is { } entry)
        {
            using var bytes = new MemoryStream();
            await (entry.DataStream ?? Stream.Null).CopyToAsync(bytes, AppFixture.Cancellation);
            entries[entry.Name] = bytes.ToArray();
        }

        var manifest = JsonDocument.Parse(entries["manifest.json"]).RootElement[0];
        return (
            [.. manifest.GetProperty("RepoTags").EnumerateArray().Select(tag => tag.GetString())],
            JsonDocument.Parse(entries[manifest.GetProperty("Config").GetString()!]).RootElement.GetProperty("config"),
            [.. manifest.GetProperty("Layers").EnumerateArray().SelectMany(layer => FilesOf(entries[layer.GetString()!]))]);
    }

    /// <summary>A layer is compressed or not, as its engine likes it.</summary>
    private static List<string> FilesOf(byte[] layer)
    {
        using var stream = new MemoryStream(layer);
        using Stream plain = layer is [0x1f, 0x8b, ..] ? new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionMode.Decompress) : stream;
        using var tar = new TarReader(plain);
        var files = new List<string>();
        while (tar.GetNextEntry() is { } entry)
            files.Add(entry.Name.TrimStart('/'));
        return files;
    }
}
