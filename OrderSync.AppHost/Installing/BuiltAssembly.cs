using System.Reflection;

namespace OrderSync.AppHost.Installing;

/// <summary>Where a project's build puts its assembly: beside it lie its static web assets and settings.</summary>
internal static class BuiltAssembly
{
    /// <summary>Of the configuration (Debug, Release) that the AppHost itself was built in.</summary>
    public static string Of(string projectFile)
    {
        var configuration = typeof(BuiltAssembly).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return Path.Combine(
            Path.GetDirectoryName(projectFile)!, "bin", configuration, $"net{Environment.Version.Major}.0",
            Path.GetFileNameWithoutExtension(projectFile) + ".dll");
    }
}
