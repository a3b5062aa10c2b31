<?php
/**
 * Runs when the merchant deletes the plugin. Removes all that it and its server have stored in WordPress.
 *
 * @package Couplet
 */

namespace Couplet;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/connection.php';

/** Removes the data of the current site. */
function remove_data() {
	global $wpdb;
	disconnect();
	delete_option( 'couplet' );
	// Codes that the server has not removed.
	$coupons = $wpdb->get_col( "SELECT post_id FROM $wpdb->postmeta WHERE meta_key = '_couplet_coupon'" );
	foreach ( $coupons as $id ) {
		wp_delete_post( (int) $id, true );
	}
	// Groups of orders, in both of WooCommerce's stores.
	delete_post_meta_by_key( 'couplet' );
	$orders = $wpdb->prefix . 'wc_orders_meta';
	if ( $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $orders ) ) ) === $orders ) {
		$wpdb->delete( $orders, array( 'meta_key' => 'couplet' ) );
	}
}

if ( is_multisite() ) {
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $site ) {
		switch_to_blog( $site );
		remove_data();
		restore_current_blog();
	}
} else {
	remove_data();
}
