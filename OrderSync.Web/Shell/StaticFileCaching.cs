using Microsoft.Extensions.Configuration.Memory;

namespace OrderSync.Web.Shell;

/// <summary>
/// Files as the build has made them, from its output as from a published site: compressed beforehand, those with a hash in their name kept
/// for good, the others asked for again and answered 304. In development ASP.NET Core would otherwise read each again and forbid keeping it.
/// </summary>
internal static class StaticFileCaching
{
    public static void KeepStaticFiles(this WebApplicationBuilder builder)
    {
        // Under dotnet watch the files change while the site runs.
        if (Environment.GetEnvironmentVariable("DOTNET_WATCH") == "1")
            return;
        // Below all other sources: whoever wants it otherwise says so.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new("EnableStaticAssetsDevelopmentCaching", "true"),
                new("ReloadStaticAssetsAtRuntime", "false"),
            ],
        });
    }
}
