using System.Diagnostics;
using System.Security.Cryptography;

namespace OrderSync.Tests.Peers;

/// <summary>
/// Vendure from npm, once for all runs: under ORDERSYNC_PEERS, else the user's cache folder, in a folder named after what is
/// to be installed.
/// </summary>
internal static class VendureInstall
{
    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "Peers", "vendure");

    /// <returns>The folder with server.js and its node_modules.</returns>
    public static async Task<string> EnsureAsync()
    {
        var package = await File.ReadAllBytesAsync(Path.Combine(Scripts, "package.json"));
        var folder = Path.Combine(Root(), "vendure-" + Convert.ToHexStringLower(SHA256.HashData(package))[..12]);
        Directory.CreateDirectory(folder);
        await using var alone = await LockAsync(Path.Combine(folder, ".lock"));
        foreach (var script in Directory.GetFiles(Scripts))
            File.Copy(script, Path.Combine(folder, Path.GetFileName(script)), overwrite: true);
        var done = Path.Combine(folder, ".installed");
        if (!File.Exists(done))
        {
            await PeerProcess.RunAsync(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"]) { WorkingDirectory = folder });
            await File.WriteAllTextAsync(done, "");
        }
        return folder;
    }

    public static string Script(string name) => Path.Combine(Scripts, name);

    private static string Root() =>
        Environment.GetEnvironmentVariable("ORDERSYNC_PEERS") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ordersync", "peers");

    /// <summary>Two test runs at once must not install into the same folder.</summary>
    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }
}
