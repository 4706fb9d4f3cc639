namespace Aspire.Hosting;

/// <summary>A parameter's value is <c>Parameters:name</c> of the configuration, or else its default.</summary>
public static class ParameterBuilding
{
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        _ = publishValueAsDefault; // Nothing is published from here.
        return builder.AddResource(new ParameterResource(name, secret) { Default = new ConstantParameterDefault(value) });
    }

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(new ParameterResource(name, secret) { Default = value, Persist = persist });
}
