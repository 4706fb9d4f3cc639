using System.Reflection;

namespace OrderSync.AppHost.Local;

/// <summary>Where the projects and their built assemblies are. Looked up when it runs: the build keeps paths out of assemblies.</summary>
internal static class Checkout
{
    private static readonly Lazy<string> Folder = new(() => FindRoot(AppContext.BaseDirectory));

    public static string Root => Folder.Value;

    public static string Project(string name) => Path.Combine(Root, name, name + ".csproj");

    /// <summary>The assembly in the project's own output folder: beside it lie its static web assets and settings.</summary>
    public static string Assembly(string projectPath)
    {
        var configuration = typeof(Checkout).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var framework = $"net{Environment.Version.Major}.0";
        var name = Path.GetFileNameWithoutExtension(projectPath);
        return Path.Combine(Path.GetDirectoryName(projectPath)!, "bin", configuration, framework, name + ".dll");
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
