using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace SamlFederation.Migrations.PostgreSql.Sts
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Accounts",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Alias = table.Column<string>(type: "text", nullable: true),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Accounts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ConsoleSessions",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    AccessKeyId = table.Column<string>(type: "text", nullable: false),
                    SessionToken = table.Column<string>(type: "text", nullable: false),
                    Issuer = table.Column<string>(type: "text", nullable: true),
                    SessionBound = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConsoleSessions", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "text", nullable: true),
                    Xml = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PendingProviders",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    MetadataUrl = table.Column<string>(type: "text", nullable: false),
                    StrictReplay = table.Column<bool>(type: "boolean", nullable: false),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PendingProviders", x => x.Arn);
                });

            migrationBuilder.CreateTable(
                name: "ReplayClaims",
                columns: table => new
                {
                    Key = table.Column<string>(type: "text", nullable: false),
                    Expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReplayClaims", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "SigninTokens",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    AccessKeyId = table.Column<string>(type: "text", nullable: false),
                    SessionToken = table.Column<string>(type: "text", nullable: false),
                    SessionExpires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SessionBound = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SigninTokens", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "Trail",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    EventId = table.Column<string>(type: "text", nullable: false),
                    RequestId = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: true),
                    EventTime = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EventSource = table.Column<string>(type: "text", nullable: false),
                    EventName = table.Column<string>(type: "text", nullable: false),
                    UserName = table.Column<string>(type: "text", nullable: true),
                    AccessKeyId = table.Column<string>(type: "text", nullable: true),
                    ErrorCode = table.Column<string>(type: "text", nullable: true),
                    Record = table.Column<string>(type: "text", nullable: false),
                    Trace = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Trail", x => x.Sequence);
                });

            migrationBuilder.CreateTable(
                name: "ManagedPolicies",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    UniqueId = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Path = table.Column<string>(type: "text", nullable: false),
                    Description = table.Column<string>(type: "text", nullable: false),
                    Document = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ManagedPolicies", x => x.Arn);
                    table.ForeignKey(
                        name: "FK_ManagedPolicies_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Roles",
                columns: table => new
                {
                    UniqueId = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    FoldedName = table.Column<string>(type: "text", nullable: false),
                    Path = table.Column<string>(type: "text", nullable: false),
                    Arn = table.Column<string>(type: "text", nullable: false),
                    TrustPolicy = table.Column<string>(type: "text", nullable: false),
                    MaxSessionDuration = table.Column<int>(type: "integer", nullable: false),
                    Description = table.Column<string>(type: "text", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Roles", x => x.UniqueId);
                    table.ForeignKey(
                        name: "FK_Roles_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SamlProviders",
                columns: table => new
                {
                    UniqueId = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Arn = table.Column<string>(type: "text", nullable: false),
                    EntityId = table.Column<string>(type: "text", nullable: false),
                    MetadataXml = table.Column<string>(type: "text", nullable: false),
                    ValidUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false),
                    StrictReplay = table.Column<bool>(type: "boolean", nullable: false),
                    Created = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Updated = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SamlProviders", x => x.UniqueId);
                    table.ForeignKey(
                        name: "FK_SamlProviders_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RoleAttachment",
                columns: table => new
                {
                    RoleId = table.Column<string>(type: "text", nullable: false),
                    PolicyArn = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoleAttachment", x => new { x.RoleId, x.PolicyArn });
                    table.ForeignKey(
                        name: "FK_RoleAttachment_ManagedPolicies_PolicyArn",
                        column: x => x.PolicyArn,
                        principalTable: "ManagedPolicies",
                        principalColumn: "Arn",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RoleAttachment_Roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "Roles",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RolePolicy",
                columns: table => new
                {
                    RoleId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Document = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RolePolicy", x => new { x.RoleId, x.Name });
                    table.ForeignKey(
                        name: "FK_RolePolicy_Roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "Roles",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RoleTag",
                columns: table => new
                {
                    RoleId = table.Column<string>(type: "text", nullable: false),
                    Key = table.Column<string>(type: "text", nullable: false),
                    Value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoleTag", x => new { x.RoleId, x.Key });
                    table.ForeignKey(
                        name: "FK_RoleTag_Roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "Roles",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SamlProviderCertificate",
                columns: table => new
                {
                    ProviderId = table.Column<string>(type: "text", nullable: false),
                    Fingerprint = table.Column<string>(type: "text", nullable: false),
                    Der = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SamlProviderCertificate", x => new { x.ProviderId, x.Fingerprint });
                    table.ForeignKey(
                        name: "FK_SamlProviderCertificate_SamlProviders_ProviderId",
                        column: x => x.ProviderId,
                        principalTable: "SamlProviders",
                        principalColumn: "UniqueId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_Alias",
                table: "Accounts",
                column: "Alias",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ConsoleSessions_Expires",
                table: "ConsoleSessions",
                column: "Expires");

            migrationBuilder.CreateIndex(
                name: "IX_ManagedPolicies_AccountId",
                table: "ManagedPolicies",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_ReplayClaims_Expires",
                table: "ReplayClaims",
                column: "Expires");

            migrationBuilder.CreateIndex(
                name: "IX_RoleAttachment_PolicyArn",
                table: "RoleAttachment",
                column: "PolicyArn");

            migrationBuilder.CreateIndex(
                name: "IX_Roles_AccountId_FoldedName",
                table: "Roles",
                columns: new[] { "AccountId", "FoldedName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Roles_Arn",
                table: "Roles",
                column: "Arn",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SamlProviders_AccountId",
                table: "SamlProviders",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_SamlProviders_Arn",
                table: "SamlProviders",
                column: "Arn",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SamlProviders_EntityId",
                table: "SamlProviders",
                column: "EntityId");

            migrationBuilder.CreateIndex(
                name: "IX_SigninTokens_Expires",
                table: "SigninTokens",
                column: "Expires");

            migrationBuilder.CreateIndex(
                name: "IX_Trail_AccountId_Sequence",
                table: "Trail",
                columns: new[] { "AccountId", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Trail_EventId",
                table: "Trail",
                column: "EventId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Trail_RequestId",
                table: "Trail",
                column: "RequestId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ConsoleSessions");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "PendingProviders");

            migrationBuilder.DropTable(
                name: "ReplayClaims");

            migrationBuilder.DropTable(
                name: "RoleAttachment");

            migrationBuilder.DropTable(
                name: "RolePolicy");

            migrationBuilder.DropTable(
                name: "RoleTag");

            migrationBuilder.DropTable(
                name: "SamlProviderCertificate");

            migrationBuilder.DropTable(
                name: "SigninTokens");

            migrationBuilder.DropTable(
                name: "Trail");

            migrationBuilder.DropTable(
                name: "ManagedPolicies");

            migrationBuilder.DropTable(
                name: "Roles");

            migrationBuilder.DropTable(
                name: "SamlProviders");

            migrationBuilder.DropTable(
                name: "Accounts");
        }
    }
}
