using System.Diagnostics;
using System.Text.Json;
using OrderSync.AppHost.Installing;
using OrderSync.AppHost.Publishing;

namespace OrderSync.Tests.Deployment;

/// <summary>The AppHost run as deployment tools and ./ordersync compose run it, in an environment of nothing but the given settings.</summary>
internal sealed class PublishedApp : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordersync-published-");

    public string Folder => _folder.FullName;

    public string ManifestFile => File("manifest.json");

    public string Text => System.IO.File.ReadAllText(ManifestFile);

    public Manifest Manifest => Manifest.Read(ManifestFile);

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public static async Task<PublishedApp> PublishAsync(params (string Name, string Value)[] settings)
    {
        var app = new PublishedApp();
        var (exitCode, output) = await app.TryPublishAsync(settings);
        exitCode.ShouldBe(0, output);
        return app;
    }

    public Task<(int ExitCode, string Output)> TryPublishAsync(params (string Name, string Value)[] settings) =>
        RunAppHostAsync(["--publisher", "manifest", "--output-path", ManifestFile, "--Logging:LogLevel:Default=Error"], settings);

    public async Task ComposeAsync(string version)
    {
        var (exitCode, output) = await RunAppHostAsync(["compose", Folder, version], []);
        exitCode.ShouldBe(0, output);
    }

    public string File(string name) => Path.Combine(Folder, name);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Runs a program in the folder until it ends; its output is both of its streams.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name is not ("PATH" or "DOTNET_ROOT")).ToList())
            start.Environment.Remove(name);
        start.Environment["HOME"] = Folder;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(texts));
    }

    private Task<(int ExitCode, string Output)> RunAppHostAsync(string[] arguments, (string Name, string Value)[] settings) => RunAsync(
        "dotnet",
        ["exec", BuiltAssembly.Of(Path.Combine(Projects.OrderSync_AppHost.ProjectPath, "OrderSync.AppHost.csproj")), .. arguments],
        settings);
}
