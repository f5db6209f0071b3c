import { FsxDataRepositoryAssociation } from '@cdktf/provider-aws/lib/fsx-data-repository-association/index.js';
import type { Construct } from 'constructs';
import type { LustreStorePlan } from '../../plan/shape/store-plan.js';

export interface LustreLinkProps {
  readonly store: LustreStorePlan;
  readonly link: NonNullable<LustreStorePlan['link']>;
  readonly fileSystemId: string;
  readonly bucketName: string;
}

/** The objects of a bucket as files, both ways where the link writes back. */
export function linkToBucket(scope: Construct, { store, link, fileSystemId, bucketName }: LustreLinkProps): void {
  const events = ['NEW', 'CHANGED', 'DELETED'];
  new FsxDataRepositoryAssociation(scope, 'link', {
    fileSystemId,
    dataRepositoryPath: `s3://${bucketName}`,
    fileSystemPath: link.path,
    batchImportMetaDataOnCreate: true,
    // Unlinking leaves the files where they are.
    deleteDataInFilesystem: false,
    s3: {
      autoImportPolicy: { events },
      ...(link.writesBack && { autoExportPolicy: { events } }),
    },
    tags: { Name: store.fileSystemName, 'datahall:store': store.key },
  });
}
