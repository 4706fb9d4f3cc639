using YamlDotNet.Serialization;

namespace OrderSync.Tests.Deployment;

/// <summary>azure.yaml, with which azd finds the AppHost.</summary>
public sealed class AzureProjectTests
{
    private static readonly string Root = Path.GetDirectoryName(Projects.OrderSync_AppHost.ProjectPath)!;

    [Fact]
    public void Azd_deploys_the_AppHost_to_Azure_Container_Apps()
    {
        var text = File.ReadAllText(Path.Combine(Root, "azure.yaml"));
        var project = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text);
        var services = (Dictionary<object, object>)project["services"];
        var app = (Dictionary<object, object>)services.Values.Single();

        project["name"].ShouldBe("ordersync");
        app["language"].ShouldBe("dotnet");
        app["host"].ShouldBe("containerapp");
        File.Exists(Path.Combine(Root, (string)app["project"])).ShouldBeTrue();
    }
}
