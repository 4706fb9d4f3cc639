using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Deployment;

/// <summary>An image registry on loopback with one image of one empty folder, in the place of .NET's own: enough to put layers on it.</summary>
internal sealed class LoopbackRegistry : IAsyncDisposable
{
    // As .NET's own images say it.
    private static readonly string[] Environment = ["ASPNETCORE_HTTP_PORTS=8080", "APP_UID=1654"];

    private readonly WebApplication _app;

    private LoopbackRegistry(WebApplication app) => _app = app;

    public string BaseImage => $"localhost:{new Uri(_app.Urls.Single()).Port}/dotnet/aspnet:10.0";

    public static async Task<LoopbackRegistry> StartAsync()
    {
        var layer = EmptyLayer();
        var config = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { Env = Environment },
            rootfs = new { type = "layers", diff_ids = new[] { Digest(layer) } },
        });
        var compressed = Compress(layer);
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = "application/vnd.docker.distribution.manifest.v2+json",
            config = new { mediaType = "application/vnd.docker.container.image.v1+json", digest = Digest(config), size = config.Length },
            layers = new[] { new { mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip", digest = Digest(compressed), size = compressed.Length } },
        });
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/v2/dotnet/aspnet/manifests/{reference}", (HttpContext context) =>
        {
            context.Response.Headers["Docker-Content-Digest"] = Digest(manifest);
            return Results.Bytes(manifest, "application/vnd.docker.distribution.manifest.v2+json");
        });
        app.MapGet("/v2/dotnet/aspnet/blobs/{digest}", (string digest) =>
            digest == Digest(config) ? Results.Bytes(config) : digest == Digest(compressed) ? Results.Bytes(compressed) : Results.NotFound());
        await app.StartAsync(AppFixture.Cancellation);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static byte[] EmptyLayer()
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "etc/"));
        return stream.ToArray();
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionMode.Compress))
            gzip.Write(bytes);
        return stream.ToArray();
    }

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
