// A role taken with the SDK, and what its session may and may not do.
import { CreateRoleCommand, GetUserCommand, IAMClient, ListRolesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const [iam, sts] = [new IAMClient(), new STSClient()];
const { Account } = await sts.send(new GetCallerIdentityCommand());
const RoleName = 'Auditor';
const { Role } = await iam.send(new CreateRoleCommand({
  RoleName,
  AssumeRolePolicyDocument: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${Account}:root` }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
  }),
}));
await iam.send(new PutRolePolicyCommand({
  RoleName, PolicyName: 'List',
  PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['iam:ListRoles', 'iam:GetUser'], Resource: '*' }] }),
}));

const assumed = await sts.send(new AssumeRoleCommand({
  RoleArn: Role.Arn, RoleSessionName: 'david', DurationSeconds: 900, Tags: [{ Key: 'team', Value: 'wiki' }],
  Policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' }] }),
}));
const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = assumed.Credentials;
const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, expiration: Expiration };
const [asRole, whoIsRole] = [new IAMClient({ credentials }), new STSClient({ credentials })];

const refused = async call => {
  try {
    await call;
    return null;
  } catch (error) {
    return { name: error.name, status: error.$metadata.httpStatusCode };
  }
};
console.log(JSON.stringify({
  assumed: assumed.AssumedRoleUser.Arn,
  packed: assumed.PackedPolicySize > 0,
  seconds: Math.round((Expiration - Date.now()) / 1000),
  caller: (await whoIsRole.send(new GetCallerIdentityCommand())).Arn,
  listed: (await asRole.send(new ListRolesCommand({}))).Roles.some(one => one.Arn === Role.Arn),
  // The role may, and the session's own policy does not let it.
  user: await refused(asRole.send(new GetUserCommand({ UserName: 'Administrator' }))),
  wrongSecret: await refused(new STSClient({ credentials: { ...credentials, secretAccessKey: 'x'.repeat(40) } }).send(new GetCallerIdentityCommand())),
  noToken: await refused(new STSClient({ credentials: { ...credentials, sessionToken: undefined } }).send(new GetCallerIdentityCommand())),
}));
