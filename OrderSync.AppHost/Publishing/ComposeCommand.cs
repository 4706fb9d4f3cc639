namespace OrderSync.AppHost.Publishing;

/// <summary>"compose FOLDER VERSION": makes of FOLDER/manifest.json the files that Docker Compose needs. ./ordersync compose calls it.</summary>
internal static class ComposeCommand
{
    public static bool IsCalled(string[] args) => args is ["compose", ..];

    public static void Run(string[] args)
    {
        if (args is not [_, var folder, var version])
            throw new DistributedApplicationException("Say: compose FOLDER VERSION.");

        var manifest = Manifest.Read(Path.Combine(folder, "manifest.json"));
        File.WriteAllText(Path.Combine(folder, "docker-compose.yaml"), ComposeFile.Write(manifest));
        EnvironmentFile.WriteSettings(Path.Combine(folder, ComposeFile.SettingsFile));
        var added = EnvironmentFile.Complete(Path.Combine(folder, ".env"), manifest, version);
        if (added.Count > 0)
            Console.WriteLine($"New in {folder}/.env: {string.Join(", ", added)}");
    }
}
