using System.Diagnostics;

namespace OrderSync.AppHost.Installing;

/// <summary>The folder with OrderSync.sln above the AppHost.</summary>
internal static class Checkout
{
    private static readonly Lazy<string> Folder = new(() => FindRoot(AppContext.BaseDirectory));

    public static string Root => Folder.Value;

    /// <summary>The same folder that ./ordersync takes, so that an AppHost started without the script opens the same data.</summary>
    public static string DataFolder()
    {
        if (!Machine.IsRoot)
            return Path.Combine(Root, ".ordersync");

        // Root's Postgres runs as another user, who may not reach the checkout: the script knows what then.
        using var script = Process.Start(new ProcessStartInfo("bash", ["-c", ". scripts/common.sh && data_folder"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        return script.StandardOutput.ReadToEnd().Trim();
    }

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrderSync.sln")))
                return folder.FullName;
        }

        throw new DistributedApplicationException($"No folder above {start} holds OrderSync.sln: run the AppHost from its checkout.");
    }
}
