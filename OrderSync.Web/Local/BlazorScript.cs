using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

[assembly: HostingStartup(typeof(OrderSync.Web.Local.BlazorScript))]

namespace OrderSync.Web.Local;

/// <summary>
/// Serves <c>_framework/blazor.web.js</c> where the SDK's own package with it is missing. The host finds this class by the
/// attribute above, so that Program.cs is the same with and without it.
/// </summary>
internal sealed class BlazorScript : IHostingStartup, IStartupFilter
{
    private const string Path = "/_framework/blazor.web.js";
    private readonly Lazy<Script> _script = new(Load);

    public void Configure(IWebHostBuilder builder) =>
        builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
            context.Request.Path == Path && HttpMethods.IsGet(context.Request.Method) ? ServeAsync(context) : following(context));
        next(app);
    };

    private Task ServeAsync(HttpContext context)
    {
        var (plain, brotli, tag) = _script.Value;
        var headers = context.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = "public, max-age=3600";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var compressed = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase);
        if (compressed)
            headers.ContentEncoding = "br";
        var body = compressed ? brotli : plain;
        context.Response.ContentType = "text/javascript";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static Script Load()
    {
        using var file = File.OpenRead(System.IO.Path.Combine(AppContext.BaseDirectory, "blazor-script.bin"));
        using var assembly = new PEReader(file);
        var metadata = assembly.GetMetadataReader();
        var resource = metadata.ManifestResources.Select(metadata.GetManifestResource)
            .Single(entry => metadata.GetString(entry.Name).EndsWith("blazor.web.js", StringComparison.Ordinal));
        var start = assembly.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
        var reader = assembly.GetSectionData(start).GetReader((int)resource.Offset, sizeof(int));
        var plain = assembly.GetSectionData(start).GetContent((int)resource.Offset + sizeof(int), reader.ReadInt32()).ToArray();

        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
            brotli.Write(plain);
        return new Script(plain, packed.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..16]}\"");
    }

    private sealed record Script(byte[] Plain, byte[] Brotli, string Tag);
}
