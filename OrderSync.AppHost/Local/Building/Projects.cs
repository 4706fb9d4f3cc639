using OrderSync.AppHost.Local;

// Aspire's SDK generates these classes from the project references, under these names.
#pragma warning disable CA1707, IDE1006
namespace Projects;

public sealed class OrderSync_Api : IProjectMetadata
{
    public string ProjectPath => Checkout.Project("OrderSync.Api");
}

public sealed class OrderSync_Worker : IProjectMetadata
{
    public string ProjectPath => Checkout.Project("OrderSync.Worker");
}

public sealed class OrderSync_Web : IProjectMetadata
{
    public string ProjectPath => Checkout.Project("OrderSync.Web");
}

public sealed class OrderSync_Sandbox : IProjectMetadata
{
    public string ProjectPath => Checkout.Project("OrderSync.Sandbox");
}

/// <summary>The AppHost itself, for the testing builder.</summary>
public sealed class OrderSync_AppHost : IProjectMetadata
{
    public string ProjectPath => Checkout.Project("OrderSync.AppHost");
}
