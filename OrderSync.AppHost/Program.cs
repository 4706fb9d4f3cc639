using OrderSync.AppHost;
using OrderSync.AppHost.Commands;
using OrderSync.AppHost.Installing;
using OrderSync.AppHost.Publishing;
using OrderSync.AppHost.Running;
using OrderSync.AppHost.Servers;

StartFailure.SayInOneSentence();
if (ComposeCommand.IsCalled(args))
{
    ComposeCommand.Run(args);
    return;
}

var builder = DistributedApplication.CreateBuilder(args);
var installation = builder.OpenInstallation();
var settings = new Settings(builder);

var masterKey = builder.AddSecret("master-key", length: 44, installation);
// What Web and Api share. Web gets no master key, which opens credentials.
var siteKey = builder.AddSecret("site-key", length: 44, installation);
var adminEmail = builder.AddParameter("admin-email", settings.Text("ORDERSYNC_ADMIN_EMAIL", "admin@demo.example"), publishValueAsDefault: true);
var adminPassword = builder.AddSecret("admin-password", length: 20, installation);

// Containers where a container engine answers, processes of this machine where none does: see Servers/.
var (database, redis) = builder.AddServers(settings, installation);

var api = builder.AddProject<Projects.OrderSync_Api>("api")
    .OnHostPort(settings, installation, "ORDERSYNC_API_PORT", 5081)
    .WithReadiness()
    .WithTelemetry(settings)
    .WithExternalHttpEndpoints()
    .WithPlainReferences()
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WithEnvironment("Security__MasterKey", masterKey)
    .WithEnvironment("Security__SiteKey", siteKey)
    .WithEnvironment("Seed__AdminEmail", adminEmail)
    .WithEnvironment("Seed__AdminPassword", adminPassword)
    .WithEmail(settings)
    .WithSetting(settings, "Site:PublicUrl", "Site__PublicUrl")
    .ScaleByRequests();

var worker = builder.AddProject<Projects.OrderSync_Worker>("worker")
    // Nobody calls a worker but its health check, and there may be many: any free port will do.
    .OnAnyPort()
    .WithReadiness()
    .WithTelemetry(settings)
    .WithReplicas(settings.Number("ORDERSYNC_WORKERS", 1))
    .WithPlainReferences()
    .WithReference(database)
    .WithReference(redis)
    .WithEnvironment("Security__MasterKey", masterKey)
    .WithEmail(settings)
    // Any setting of the worker, as --worker:Worker__ConcurrentRuns=16.
    .WithSettings(settings, "worker", prefix: "")
    .WithSetting(settings, "ENABLE_SCHEDULER", "ENABLE_SCHEDULER")
    .WithSetting(settings, "Site:PublicUrl", "Site__PublicUrl")
    // The Api migrates the database when it starts: a worker must not meet the schema of the version before.
    .WaitFor(api)
    .ScaleByLoad();

var web = builder.AddProject<Projects.OrderSync_Web>("web")
    .OnHostPort(settings, installation, "ORDERSYNC_WEB_PORT", 5080)
    .WithReadiness()
    .WithTelemetry(settings)
    .WithExternalHttpEndpoints()
    .WithPlainReferences()
    // Sessions and the keys of cookies: any instance of Web serves any user, also after a restart.
    .WithReference(redis)
    .WithEnvironment("Security__SiteKey", siteKey)
    .WithReference(api).WaitFor(api)
    .ScaleByRequests();

if (builder.ExecutionContext.IsRunMode)
{
    // The platforms' stand-in is for demonstrations and tests; it is never published.
    var sandbox = builder.AddProject<Projects.OrderSync_Sandbox>("sandbox")
        .OnHostPort(settings, installation, "ORDERSYNC_SANDBOX_PORT", 5090)
        .WithReadiness()
        .WithSetting(settings, "ORDERSYNC_DEMO_ORDERS", "Sandbox__DemoOrders")
        .WithDemoCommands();
    redis.WithEmptyCommand();

    // The first start creates connections to the sandbox.
    api.WithReference(sandbox)
        // Its address is a private one, which calls to platforms otherwise refuse.
        .WithEnvironment("Platforms__AllowPrivateNetworks", "true")
        // So the sandbox can deliver its webhooks. Real platforms need an address that is reached from outside.
        .WithEnvironment("Webhooks__PublicUrl", api.GetEndpoint("http"));
    // And fetches at once: the sandbox has to answer before a worker starts.
    worker.WaitFor(sandbox).WithEnvironment("Platforms__AllowPrivateNetworks", "true");

    builder.RunHere(settings, installation!, [api, worker, web, sandbox]);
}

// After the sandbox's: what is set by hand wins.
api.WithSetting(settings, "ORDERSYNC_PUBLIC_URL", "Webhooks__PublicUrl");

await using var application = builder.Build();
await application.RunAsync();
