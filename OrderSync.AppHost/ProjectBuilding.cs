using Project = Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.ProjectResource>;

namespace OrderSync.AppHost;

/// <summary>How Program.cs says where a project listens, when it is ready, and which settings it is handed.</summary>
internal static class ProjectBuilding
{
    /// <summary>A host port means something on this machine only: in Azure the ingress has its own.</summary>
    public static Project OnHostPort(this Project project, Settings settings, string setting, int standard)
    {
        int? port = project.ApplicationBuilder.ExecutionContext.IsRunMode ? settings.Number(setting, standard) : null;
        return project.WithEndpoint("http", endpoint => endpoint.Port = port);
    }

    public static Project OnAnyPort(this Project project) => project.WithEndpoint("http", endpoint => endpoint.Port = null);

    /// <summary>Hands the project a setting of the AppHost's under its own name, where it is set.</summary>
    public static Project WithSetting(this Project project, Settings settings, string name, string variable) =>
        settings.Text(name) is { } value ? project.WithEnvironment(variable, value) : project;

    /// <summary>Hands the project every setting of a section; <paramref name="prefix"/> null: under the section's own name.</summary>
    public static Project WithSettings(this Project project, Settings settings, string section, string? prefix = null)
    {
        foreach (var (name, value) in settings.Section(section))
            project.WithEnvironment((prefix ?? $"{section}__") + name.Replace(":", "__", StringComparison.Ordinal), value ?? "");
        return project;
    }
}
