using OrderSync.Api.Audit;
using OrderSync.Api.Connections;
using OrderSync.Api.Events;
using OrderSync.Api.Orders;
using OrderSync.Api.Runs;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Core.Setup;
using OrderSync.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCore();
builder.AddHttpBasics();
builder.Services.AddSessions();
builder.Services.AddAccess();
builder.Services.AddScoped<AuditLog>();
builder.Services.AddConnectionServices();
builder.Services.AddOrders();
builder.Services.AddRuns();
builder.Services.AddEvents();
builder.Services.AddApiDocument();
builder.Services.AddDatabaseStart();

var app = builder.Build();
app.UseHttpBasics();
app.UseDatabaseStart();
app.UseApiDocument();
app.UseAuthentication();
app.UseCompanyScope();
app.UseAuthorization();

app.MapHealthEndpoints();
app.MapSessions();
app.MapConnections();
app.MapOrders();
app.MapRuns();
app.MapEvents();
await app.RunAsync();
