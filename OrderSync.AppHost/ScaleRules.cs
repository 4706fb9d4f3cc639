using Project = Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.ProjectResource>;

namespace OrderSync.AppHost;

/// <summary>
/// How the hosts scale where they are deployed. Azure/AzureScaleRules.cs says it to Azure Container Apps; it needs a package
/// that not every feed has, and is compiled with -p:AzureContainerApps=true only. Without it the deployment's own rules apply.
/// </summary>
internal static partial class ScaleRules
{
    /// <summary>For a host that serves people: one more replica for every 50 requests under way.</summary>
    public static Project ScaleByRequests(this Project project)
    {
        AddRequestRule(project);
        return project;
    }

    /// <summary>For the worker: never none, since schedules must fire with nobody looking; more while the processor is busy.</summary>
    public static Project ScaleByLoad(this Project project)
    {
        AddLoadRule(project);
        return project;
    }

    static partial void AddRequestRule(Project project);

    static partial void AddLoadRule(Project project);
}
