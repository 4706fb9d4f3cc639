using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class RunTrace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "trace_parent",
                table: "runs",
                type: "character varying(55)",
                maxLength: 55,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "trace_parent",
                table: "runs");
        }
    }
}
