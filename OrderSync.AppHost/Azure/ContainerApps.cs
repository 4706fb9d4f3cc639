using Azure.Provisioning.AppContainers;

namespace Aspire.Hosting;

/// <summary>How the hosts run in Azure Container Apps. Local/Building/ContainerApps.cs has the same names and does nothing.</summary>
internal static class ContainerApps
{
    private const int MostReplicas = 10;

    public static void AddContainerApps(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
            builder.AddAzureContainerAppEnvironment("env");
    }

    /// <summary>For a host that serves people: one more replica for every 50 requests under way.</summary>
    public static ApplicationModel.IResourceBuilder<ApplicationModel.ProjectResource> ScaleByRequests(
        this ApplicationModel.IResourceBuilder<ApplicationModel.ProjectResource> project) =>
        project.PublishAsAzureContainerApp((_, app) => Scale(app, new ContainerAppScaleRule
        {
            Name = "requests",
            Http = new ContainerAppHttpScaleRule { Metadata = { ["concurrentRequests"] = "50" } },
        }));

    /// <summary>For the worker: never none, since schedules must fire with nobody looking; more while the processor is busy.</summary>
    public static ApplicationModel.IResourceBuilder<ApplicationModel.ProjectResource> ScaleByLoad(
        this ApplicationModel.IResourceBuilder<ApplicationModel.ProjectResource> project) =>
        project.PublishAsAzureContainerApp((_, app) => Scale(app, new ContainerAppScaleRule
        {
            Name = "cpu",
            Custom = new ContainerAppCustomScaleRule
            {
                CustomScaleRuleType = "cpu",
                Metadata = { ["type"] = "Utilization", ["value"] = "70" },
            },
        }));

    private static void Scale(ContainerApp app, ContainerAppScaleRule rule)
    {
        app.Template.Scale.MinReplicas = 1;
        app.Template.Scale.MaxReplicas = MostReplicas;
        app.Template.Scale.Rules.Add(rule);
    }
}
