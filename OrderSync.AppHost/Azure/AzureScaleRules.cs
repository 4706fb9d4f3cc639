using Azure.Provisioning.AppContainers;
using Project = Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.ProjectResource>;

namespace OrderSync.AppHost;

internal static partial class ScaleRules
{
    private const int MostReplicas = 10;

    static partial void AddRequestRule(Project project) => project.PublishAsAzureContainerApp((_, app) => Scale(app, new ContainerAppScaleRule
    {
        Name = "requests",
        Http = new ContainerAppHttpScaleRule { Metadata = { ["concurrentRequests"] = "50" } },
    }));

    static partial void AddLoadRule(Project project) => project.PublishAsAzureContainerApp((_, app) => Scale(app, new ContainerAppScaleRule
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
