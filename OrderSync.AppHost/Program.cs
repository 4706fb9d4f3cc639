using System.Globalization;

var builder = DistributedApplication.CreateBuilder(args);
var settings = builder.Configuration;
var onThisMachine = builder.ExecutionContext.IsRunMode;
builder.AddContainerApps();

var masterKey = builder.AddParameter(
    "master-key", new GenerateParameterDefault { MinLength = 44, Special = false }, secret: true, persist: true);
var adminEmail = builder.AddParameter("admin-email", settings["ORDERSYNC_ADMIN_EMAIL"] ?? "admin@demo.example");
if (settings["ORDERSYNC_ADMIN_PASSWORD"] is { Length: > 0 } chosenPassword)
    settings["Parameters:admin-password"] = chosenPassword;
var adminPassword = builder.AddParameter(
    "admin-password", new GenerateParameterDefault { MinLength = 20, Special = false }, secret: true, persist: true);

var postgres = builder.AddPostgres("postgres");
// Tests set this: they must neither see nor keep anything in the volume that a developer works with.
if (settings["ORDERSYNC_EPHEMERAL"] is null)
    postgres.WithDataVolume("ordersync-postgres");
var database = postgres.AddDatabase("ordersync");
var redis = builder.AddRedis("redis");

var api = builder.AddProject<Projects.OrderSync_Api>("api")
    .WithEndpoint("http", endpoint => endpoint.Port = HostPort("ORDERSYNC_API_PORT", 5081))
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WithEnvironment("Security__MasterKey", masterKey)
    .WithEnvironment("Seed__AdminEmail", adminEmail)
    .WithEnvironment("Seed__AdminPassword", adminPassword)
    .ScaleByRequests();

var worker = builder.AddProject<Projects.OrderSync_Worker>("worker")
    // Nobody calls a worker but its health check, and there may be many: any free port will do.
    .WithEndpoint("http", endpoint => endpoint.Port = null)
    .WithHttpHealthCheck("/health")
    .WithReplicas(Number("ORDERSYNC_WORKERS", 1))
    .WithReference(database)
    .WithReference(redis)
    .WithEnvironment("Security__MasterKey", masterKey)
    // The Api migrates the database when it starts: a worker must not meet the schema of the version before.
    .WaitFor(api)
    .ScaleByLoad();

// Schedules are followed by themselves in Production; elsewhere when this says so, or a person starts them.
if (settings["ENABLE_SCHEDULER"] is { Length: > 0 } enableScheduler)
    worker.WithEnvironment("ENABLE_SCHEDULER", enableScheduler);

// Any setting of the worker, as --worker:Worker__ConcurrentRuns=16.
foreach (var setting in settings.GetSection("worker").GetChildren())
    worker.WithEnvironment(setting.Key, setting.Value ?? "");

// E-mail: the worker sends, the Api says whether it is set up. For example Email__Host=smtp.example.com in the environment.
foreach (var setting in settings.GetSection("Email").GetChildren())
{
    api.WithEnvironment($"Email__{setting.Key}", setting.Value ?? "");
    worker.WithEnvironment($"Email__{setting.Key}", setting.Value ?? "");
}
if (settings["Site:PublicUrl"] is { Length: > 0 } siteAddress)
    worker.WithEnvironment("Site__PublicUrl", siteAddress);

builder.AddProject<Projects.OrderSync_Web>("web")
    .WithEndpoint("http", endpoint => endpoint.Port = HostPort("ORDERSYNC_WEB_PORT", 5080))
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    // Sessions and the keys of cookies: any instance of Web serves any user, also after a restart.
    .WithReference(redis)
    .WithReference(api).WaitFor(api)
    .ScaleByRequests();

if (onThisMachine)
{
    // The platforms' stand-in is for demonstrations and tests; it is never published.
    var sandbox = builder.AddProject<Projects.OrderSync_Sandbox>("sandbox")
        .WithEndpoint("http", endpoint => endpoint.Port = HostPort("ORDERSYNC_SANDBOX_PORT", 5090))
        .WithHttpHealthCheck("/health");

    // The first start creates connections to the sandbox and fetches at once, so it has to answer before the Api starts.
    api.WithReference(sandbox).WaitFor(sandbox)
        // Its address is a private one, which calls to platforms otherwise refuse.
        .WithEnvironment("Platforms__AllowPrivateNetworks", "true")
        // So the sandbox can deliver its webhooks. Real platforms need an address that is reached from outside.
        .WithEnvironment("Webhooks__PublicUrl", api.GetEndpoint("http"));
    worker.WithEnvironment("Platforms__AllowPrivateNetworks", "true");
    if (settings["ORDERSYNC_DEMO_ORDERS"] is { Length: > 0 } demoOrders)
        sandbox.WithEnvironment("Sandbox__DemoOrders", demoOrders);
}

if (settings["ORDERSYNC_PUBLIC_URL"] is { Length: > 0 } apiAddress)
    api.WithEnvironment("Webhooks__PublicUrl", apiAddress);

builder.Build().Run();

// A host port means something on this machine only: in Azure the ingress has its own.
int? HostPort(string name, int standard) => onThisMachine ? Number(name, standard) : null;

int Number(string name, int standard) => settings[name] switch
{
    null or "" => standard,
    var text when int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 => number,
    var text => throw new DistributedApplicationException($"{name} is '{text}', but must be a number from 1 to 65535."),
};
